import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { configDirectory } from "../../../../src/platform/config.ts";
import { StartError } from "../../../../src/platform/start-error.ts";
import { readListsFile } from "../../../../src/screening/lists/lists-file.ts";

const directory = mkdtempSync(join(tmpdir(), "gatehouse-lists-file-"));
const path = join(directory, "lists.yaml");
afterAll(() => rmSync(directory, { recursive: true }));

function read(text: string) {
  writeFileSync(path, text);
  return readListsFile(path);
}

const problemOf = (text: string): string => {
  try {
    read(text);
  } catch (error) {
    if (error instanceof StartError) return error.message.replaceAll(`${path}:`, "");
    throw error;
  }
  return "none";
};

describe("a lists file", () => {
  test("has sources with their places made absolute and their defaults filled in", () => {
    const [own, remote] = read(`sources:
  - id: own
    publisher: Us
    format: plain-csv
    files: { list: ./own.csv }
    effect: watch
  - id: us-ofac-sdn
    publisher: OFAC
    format: ofac-sdn-csv
    files: { sdn: "https://publisher.example/SDN.CSV", alt: "https://publisher.example/ALT.CSV" }
    effect: blocked
    maxAgeDays: 30
    refreshHours: 6
`);
    expect(own).toMatchObject({
      files: [{ name: "list", place: join(directory, "own.csv"), isRemote: false }],
      kind: null,
      refreshHours: 24,
      maxAgeDays: null,
      asOf: null,
    });
    expect(remote?.files.map(({ name, isRemote }) => [name, isRemote])).toEqual([
      ["sdn", true],
      ["alt", true],
    ]);
  });

  const source = (changes: string) => `sources:
  - id: own
    publisher: Us
    format: plain-csv
    files: { list: ./own.csv }
    effect: watch
${changes}`;

  test.each([
    ["4: sources.0.format: must be one of ofac-sdn-csv,", source("").replace("plain-csv", "plain-cvs")],
    ["6: sources.0.effect: Invalid option", source("").replace("watch", "ban")],
    ['2: sources.0: Unrecognized key: "maxAge"', source("    maxAge: 3\n")],
    ["7: sources.0.refreshHours: Too small", source("    refreshHours: 0\n")],
    ["5: sources.0.files: plain-csv needs the file `list`", source("").replace("list:", "liste:")],
    [
      "5: sources.0.files: must be all paths or all addresses",
      source("").replace("./own.csv }", './own.csv, more: "https://x.example/" }'),
    ],
    ["5: sources.0.files: ofac-sdn-csv needs the file `sdn`", source("").replace("plain-csv", "ofac-sdn-csv")],
    ["effect: must be blocked, listed or watch for a list of parties", source("").replace("    effect: watch\n", "")],
    ["kind: must be vpn, hosting or tor for a list of networks", source("").replace("plain-csv", "cidr")],
    ["2: sources.0.id: must be lower-case letters", source("").replace("own\n", "Own List\n")],
    [
      "7: sources.1.id: there are two lists with the id own",
      source("  - { id: own, publisher: Us, format: domains, files: { list: ./d.txt } }\n"),
    ],
    ["1: sources: Invalid input: expected array", "lists: []\n"],
    ["1: sources: Invalid input: expected array", ""],
  ])("is refused with line and key: %s", (problem, text) => {
    expect(problemOf(text)).toContain(problem);
  });

  test("that is no YAML, or is not there, is refused", () => {
    expect(problemOf("sources: [")).toMatch(/is not YAML: .* at line 1/);
    expect(() => readListsFile(join(directory, "none.yaml"))).toThrow(/^cannot read .*none\.yaml \(ENOENT\)$/);
  });

  test("ships with the package: the official lists, each with an age that it may have", () => {
    const sources = readListsFile(join(configDirectory, "lists.yaml"));
    const official = sources.filter(({ files }) => files.some(({ isRemote }) => isRemote));
    expect(official.map(({ id }) => id)).toEqual(expect.arrayContaining(["us-ofac-sdn", "us-csl", "un-sc"]));
    expect(official.filter(({ maxAgeDays }) => maxAgeDays === null)).toEqual([]);
    expect(official.flatMap(({ files }) => files).filter(({ place }) => !place.startsWith("https://"))).toEqual([]);
  });
});
