import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { scorePairs } from "../../../src/commands/score-names.ts";
import { StartError } from "../../../src/platform/start-error.ts";
import { scoreNames } from "../../../src/screening/names/score-names.ts";

const directory = mkdtempSync(join(tmpdir(), "gh-score-names-"));
afterAll(() => rmSync(directory, { recursive: true }));

async function scored(csv: string): Promise<string[]> {
  const file = join(directory, "pairs.csv");
  writeFileSync(file, csv);
  const lines: string[] = [];
  await scorePairs(file, (line) => lines.push(line));
  return lines;
}

describe("gatehouse names score", () => {
  test("writes the id and the score of each pair, in the order of the file", async () => {
    const pairs = [
      ["1", "Person", "Vladimir Putin", "Владимир Путин"],
      ["2", "Company", "Siemens AG", "SiemensAG"],
      ["3", "Person", "Vladimir Putin", "Angela Merkel"],
    ] as const;
    const lines = await scored(`id,schema,name1,name2\n${pairs.map((pair) => pair.join(",")).join("\n")}\n`);
    expect(lines).toEqual([
      "id,score",
      ...pairs.map(([id, schema, one, other]) => `${id},${scoreNames(schema, one, other).toFixed(4)}`),
    ]);
    expect(Number(lines[1]?.split(",")[1])).toBeGreaterThan(0.9);
    expect(Number(lines[3]?.split(",")[1])).toBeLessThan(0.5);
  });

  test("takes columns in any order, others beside them, a byte order mark, CRLF and empty lines", async () => {
    const csv = '\uFEFFname2,note,id,schema,name1\r\n"Putin, Vladimir",x,7,Person,Vladimir Putin\r\n\r\n';
    expect(await scored(csv)).toEqual(["id,score", "7,1.0000"]);
  });

  test("quotes an id that has to be", async () => {
    expect((await scored('id,schema,name1,name2\n"a,""b""",Person,A B,A B\n'))[1]).toBe('"a,""b""",1.0000');
  });

  test("writes the head alone for a table without pairs", async () => {
    expect(await scored("id,schema,name1,name2\n")).toEqual(["id,score"]);
  });

  test("says which columns are missing, and of a file that is not there that it cannot be read", async () => {
    await expect(scored("id,name1,name2\n1,a,b\n")).rejects.toThrow("columns schema are missing");
    await expect(scorePairs(join(directory, "none.csv"), () => undefined)).rejects.toThrow(StartError);
  });
});
