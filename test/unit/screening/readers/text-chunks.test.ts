import { describe, expect, test } from "vitest";
import { textChunks, textLines } from "../../../../src/screening/readers/syntax/text-chunks.ts";
import { fileOf, gather } from "../../../helpers/list-files.ts";

const textOf = async (content: string | Uint8Array, pieceBytes?: number) =>
  (await gather(textChunks(fileOf(content, "sdn.csv", pieceBytes)))).join("");
const latin1 = (text: string) => Buffer.from(text, "latin1");

describe("the text of a file", () => {
  test("is UTF-8 where it can be and Latin-1 line by line where it cannot, however the bytes arrive", async () => {
    const bytes = Buffer.concat([Buffer.from("Müller 张伟\n"), latin1("Ibáñez\n"), Buffer.from("Şahin\n")]);
    for (const piece of [1, 2, 3, 7, 1_000]) expect(await textOf(bytes, piece)).toBe("Müller 张伟\nIbáñez\nŞahin\n");
  });

  test("has no byte order mark and no end-of-file control characters", async () => {
    expect(await textOf("\ufeffa,b\r\n1,2\r\n\u001a")).toBe("a,b\r\n1,2\r\n");
    expect(await textOf("a,b\n1,2\n\u001a\r\n", 3)).toBe("a,b\n1,2\n\r\n");
    expect(await textOf("a,b\n1,2\0\0\0\0")).toBe("a,b\n1,2");
  });

  test("may be one line of megabytes, cut between characters", async () => {
    const line = "张伟é".repeat(400_000);
    expect((await textOf(line, 65_537)) === line).toBe(true);
  });

  test.each([
    ["nothing", ""],
    ["blanks", " \r\n\r\n"],
    ["an end-of-file mark", "\u001a"],
    ["zeros", "\0".repeat(5_000)],
    ["a byte order mark", "\ufeff"],
  ])("that is %s is refused as empty", async (_what, content) => {
    await expect(textOf(content)).rejects.toThrow("sdn.csv is empty");
  });

  test.each([
    "<!DOCTYPE html><html><body>Service unavailable</body></html>",
    "\n\n  <html lang=en>",
    "\ufeff<!-- cached --> <!doctype HTML>",
    '<?xml version="1.0"?>\n<!-- a --><html xmlns="http://www.w3.org/1999/xhtml">',
    "<head><title>Sign in</title>",
  ])("that is a web page is refused: %.40s", async (page) => {
    await expect(textOf(page)).rejects.toThrow("sdn.csv is a web page, not a list");
  });

  test("in UTF-16 is refused with what to do", async () => {
    await expect(textOf(Buffer.from("\ufeffid,name\n", "utf16le"))).rejects.toThrow("sdn.csv is UTF-16; save it as UTF-8");
  });
});

test("lines are trimmed, empty ones left out, and whole whatever their length", async () => {
  const long = "x".repeat(3_000_000);
  const lines = await gather(textLines(fileOf(`a\r\n\r\n  b \n${long}\nlast`, "l", 100_000)));
  expect(lines.map((line) => line.length)).toEqual([1, 1, 3_000_000, 4]);
});
