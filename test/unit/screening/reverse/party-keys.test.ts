import { describe, expect, test } from "vitest";
import { sha256 } from "../../../../src/platform/canonical-json.ts";
import { tokenKeys } from "../../../../src/screening/index/blocking-keys.ts";
import { makeToken } from "../../../../src/screening/names/prepare-name.ts";
import { keysOfParties, NAME_KEY_SCHEME, searchWords, wordKey } from "../../../../src/screening/reverse/party-keys.ts";
import { aQuery } from "../../../helpers/listed.ts";

const SAMPLES = [
  aQuery({ kind: "individual", name: "Yevgeny Viktorovich PRIGOZHIN", aliases: ["Евгений Пригожин", "Женя"] }),
  aQuery({ kind: "individual", name: "AL-TIKRITI, Barzan bin Ibrahim Hasan", aliases: ["برزان إبراهيم حسن التكريتي"] }),
  aQuery({ kind: "individual", name: "Dr. Wei Zhang", aliases: ["张伟", "J. O'Brien-Müller"] }),
  aQuery({ kind: "organization", name: "Shenzhen Zhongke Optoelectronics Co., Ltd.", aliases: ["深圳中科光电有限公司"] }),
  aQuery({ kind: "organization", name: "Second Central Research Institute 14 GmbH & Co. KG", aliases: ["ОАО «Ростех»"] }),
  aQuery({ name: "SiemensAG", identifiers: [{ type: "registration", network: "DE", value: "HRB 6684" }] }),
];

describe("keys of a tenant's parties", () => {
  test("are the words of every name, written together too, and its identifiers", () => {
    const { keys } = keysOfParties(SAMPLES);
    for (const word of ["prigozhin", "zhang", "zhongke", "gmbh", "muller", "siemens"]) expect(keys).toContain(wordKey(word));
    expect(keys).toContain("i HRB6684");
    expect(keys).not.toContain(wordKey("prigozhi"));
  });

  test("hold a word that makes up a name by itself apart", () => {
    const alone = (name: string) => [...keysOfParties([aQuery({ kind: "organization", name })]).alone];
    expect(alone("Zarnegar")).toEqual([wordKey("zarnegar")]);
    expect(alone("Zarnegar Trading Company")).toEqual([wordKey("zarnegar")]);
    expect(alone("Zarnegar Perun")).toEqual([]);
  });

  test("keep every word with the keys that other spellings of it share", () => {
    const { words } = keysOfParties([aQuery({ kind: "individual", name: "Gennady Timchenko" })]);
    const shared = (a: string, b: string) => words.get(wordKey(a))?.some((key) => nearOf(b).includes(key));
    const nearOf = (word: string) => tokenKeys(makeToken(word, "person"), "store").map((key) => `b ${key}`);
    expect(shared("timchenko", "timchenco")).toBe(true);
    expect(shared("timchenko", "timchenpo")).toBe(true);
    expect(shared("timchenko", "abramovich")).toBe(false);
  });

  test("few enough for ten million tenants: some ten a name", () => {
    const { keys, alone } = keysOfParties([
      aQuery({ kind: "organization", name: "Harbour Compute Pty Ltd" }),
      aQuery({ kind: "individual", name: "Wei Zhang", aliases: ["张伟"] }),
      aQuery({ name: "Gulf Meridian Trading FZE" }),
    ]);
    expect(keys.size + alone.size).toBeLessThan(35);
  });

  test("any text is searched by, also none", () => {
    expect(searchWords("  Ørsted, ÅNGSTRÖM ")).toEqual([wordKey("orsted"), wordKey("angstrom")]);
    expect(searchWords("★ ")).toEqual([]);
    expect(searchWords("\u{dc00}")).toEqual([]);
  });
});

test("the number of the scheme goes up with every change of what names are read into", () => {
  const { keys, alone, words } = keysOfParties(SAMPLES);
  const read = sha256(JSON.stringify([[...keys].sort(), [...alone].sort(), [...words].sort()]));
  // Another digest: stored keys would no longer be those that are looked for. Raise NAME_KEY_SCHEME, then write both here.
  expect([NAME_KEY_SCHEME, read.slice(0, 19)]).toEqual([3, "sha256:b6fae45c68fd"]);
});
