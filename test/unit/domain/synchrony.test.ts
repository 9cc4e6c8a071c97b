import { describe, expect, test } from "vitest";
import { type Activity, areSynchronised, type SynchronyTerms } from "../../../src/domain/synchrony.ts";

const MINUTE = 60_000;
const terms: SynchronyTerms = { slotMs: 5 * MINUTE, lagMs: 5 * MINUTE, least: 0.9, leastSlots: 288, leastMarks: 4 };
const SLOTS = 320;

/** Load in each slot from the first on; null where nothing was told. */
const loading = (of: (slot: number) => number | null, from = 0): Activity => ({
  load: new Map(
    Array.from({ length: SLOTS }, (_, i) => [from + i, of(i)] as const).filter(
      (entry): entry is [number, number] => entry[1] !== null,
    ),
  ),
  marks: [],
});
const marking = (...minutes: number[]): Activity => ({ load: new Map(), marks: minutes.map((minute) => minute * MINUTE) });

/** A run that rises and falls, never the same twice. */
const wave = (slot: number) => 100 + 80 * Math.sin(slot / 9) + 20 * Math.sin(slot / 2.3);
const otherWave = (slot: number) => 100 + 80 * Math.sin(slot / 5 + 2) + 20 * Math.cos(slot / 3.1);

describe("load", () => {
  test("that goes up and down together, also a slot later and at another height", () => {
    expect(areSynchronised(loading(wave), loading(wave), terms)).toBe(true);
    expect(
      areSynchronised(
        loading(wave),
        loading((slot) => 3 * wave(slot - 1) + 7),
        terms,
      ),
    ).toBe(true);
  });

  test("of its own, or much later, is not together", () => {
    expect(areSynchronised(loading(wave), loading(otherWave), terms)).toBe(false);
    expect(
      areSynchronised(
        loading(wave),
        loading((slot) => wave(slot - 12)),
        terms,
      ),
    ).toBe(false);
  });

  test("that never changes says nothing", () => {
    expect(
      areSynchronised(
        loading(() => 100),
        loading(() => 100),
        terms,
      ),
    ).toBe(false);
  });

  test("over less than a day says nothing", () => {
    const short = (slot: number) => (slot < 280 ? wave(slot) : null);
    expect(areSynchronised(loading(short), loading(short), terms)).toBe(false);
  });

  test("told once an hour is too coarse to compare: whoever reports at the full hour would be together", () => {
    const hourly = (slot: number) => (slot % 12 === 0 ? wave(slot) : null);
    expect(areSynchronised(loading(hourly), loading(hourly), terms)).toBe(false);
  });
});

describe("starts and stops", () => {
  test("within five minutes of each other, nearly all of them", () => {
    expect(areSynchronised(marking(0, 100, 200, 300), marking(4, 96, 205, 300), terms)).toBe(true);
    expect(areSynchronised(marking(0, 100, 200, 300), marking(6, 106, 206, 306), terms)).toBe(false);
    expect(areSynchronised(marking(0, 100, 200, 300), marking(0, 100, 200, 300, 400, 500), terms)).toBe(false);
  });

  test("fewer than four are chance", () => {
    expect(areSynchronised(marking(0, 100, 200), marking(0, 100, 200), terms)).toBe(false);
  });

  test("each is the counterpart of one", () => {
    expect(areSynchronised(marking(0, 1, 2, 3), marking(0), terms)).toBe(false);
  });

  test("who is not active is not together with anybody", () => {
    expect(areSynchronised(marking(), marking(), terms)).toBe(false);
  });
});
