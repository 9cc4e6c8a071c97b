import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createId, firstIdAt, isId, timeOfId } from "../../../src/platform/ids.ts";

/** Up to the year 10889, where 48 bits of milliseconds end. */
const anyTime = fc.integer({ min: 0, max: 2 ** 48 - 1 });

/** The 16 bytes of a TypeID's suffix, decoded on their own: five bits a character, from the low end. */
function bytesOf(id: string): string {
  const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
  let value = 0n;
  for (const character of id.slice(id.indexOf("_") + 1)) value = (value << 5n) | BigInt(alphabet.indexOf(character));
  return value.toString(16).padStart(32, "0");
}

describe("an id", () => {
  test("is a prefix and 26 characters that decode to a UUID of version 7 and the RFC 9562 variant", () => {
    fc.assert(
      fc.property(anyTime, (now) => {
        const id = createId("dec", now);
        expect(id).toMatch(/^dec_[0-7][0-9a-hjkmnp-tv-z]{25}$/);
        const hex = bytesOf(id);
        expect(hex).toHaveLength(32);
        expect(hex.slice(0, 12)).toBe(now.toString(16).padStart(12, "0"));
        expect(hex[12]).toBe("7");
        expect("89ab").toContain(hex[16]);
      }),
    );
  });

  test("gives back the time that it was made with", () => {
    fc.assert(fc.property(anyTime, (now) => timeOfId(createId("case", now)) === now));
  });

  test("carries the present where no time is handed in", () => {
    const before = Date.now();
    const time = timeOfId(createId("ten"));
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now());
  });

  test("sorts by its time", () => {
    fc.assert(
      fc.property(anyTime, anyTime, (a, b) => {
        fc.pre(a < b);
        return createId("dec", a) < createId("dec", b);
      }),
    );
  });

  test("differs from every other of the same millisecond", () => {
    const ids = Array.from({ length: 20_000 }, () => createId("evt", 1_700_000_000_000));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("the first id of a time", () => {
  test("is not after any id of that time and after every id before it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 48 - 1 }), (at) => {
        const bound = firstIdAt("dec", at);
        return bound <= createId("dec", at) && createId("dec", at - 1) < bound && timeOfId(bound) === at && isId("dec", bound);
      }),
    );
  });
});

describe("what counts as an id", () => {
  const id = createId("ten", 1_700_000_000_000);

  test("is one of the prefix asked for", () => {
    expect(isId("ten", id)).toBe(true);
    expect(isId("dec", id)).toBe(false);
  });

  test.each([
    ["a character is missing", id.slice(0, -1)],
    ["a character is too many", `${id}0`],
    ["a letter that the alphabet leaves out", `${id.slice(0, -1)}u`],
    ["upper case", `ten_${id.slice(4).toUpperCase()}`],
    ["more than 128 bits", `ten_8${id.slice(5)}`],
    ["no prefix", id.slice(4)],
    ["an external id", "acct-1001"],
  ])("is not one where %s", (_, value) => {
    expect(isId("ten", value)).toBe(false);
  });
});
