import { dirname, resolve } from "node:path";
import { type Document, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { StartError } from "../../platform/start-error.ts";
import { readText } from "../../platform/table-rows.ts";
import { listFormats, listReaders } from "../readers/reader-table.ts";

/** Where one file of a source is: an absolute path, or an http(s) address. */
export interface FilePlace {
  readonly name: string;
  readonly place: string;
  readonly isRemote: boolean;
}

const REMOTE = /^https?:\/\//i;

const source = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "must be lower-case letters, digits and dashes, 40 at most"),
    publisher: z.string().min(1),
    format: z.enum(listFormats, `must be one of ${listFormats.join(", ")}`),
    files: z.record(z.string(), z.string().min(1)),
    effect: z.enum(["blocked", "listed", "watch"]).nullish().default(null),
    kind: z.enum(["vpn", "hosting", "tor"]).nullish().default(null),
    refreshHours: z.number().positive().default(24),
    maxAgeDays: z.number().positive().nullish().default(null),
    /** The list's own date, for files that bear none. */
    asOf: z.iso.date().nullish().default(null),
  })
  .superRefine(({ format, files, effect, kind }, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    const given = Object.keys(files);
    const { required } = listReaders[format];
    for (const name of required) if (!given.includes(name)) refuse("files", `${format} needs the file \`${name}\``);
    if (given.length === 0) refuse("files", "names no file");
    const remote = Object.values(files).filter((place) => REMOTE.test(place)).length;
    if (remote > 0 && remote < given.length) refuse("files", "must be all paths or all addresses");
    const hasParties = format !== "cidr" && format !== "domains";
    if (hasParties && effect === null) refuse("effect", "must be blocked, listed or watch for a list of parties");
    if (format === "cidr" && kind === null) refuse("kind", "must be vpn, hosting or tor for a list of networks");
  });

/** One list to screen against, as `config/lists.yaml` describes it. */
export type ListSource = Omit<z.output<typeof source>, "files"> & { readonly files: readonly FilePlace[] };

const listsFile = z.strictObject({
  sources: z.array(source).superRefine((sources, context) => {
    sources.forEach(({ id }, i) => {
      if (sources.findIndex((other) => other.id === id) < i)
        context.addIssue({ code: "custom", path: [i, "id"], message: `there are two lists with the id ${id}` });
    });
  }),
});

function placeOf(name: string, text: string, directory: string): FilePlace {
  const isRemote = REMOTE.test(text);
  return { name, isRemote, place: isRemote ? text : resolve(directory, text.replace(/^file:\/\//, "")) };
}

/** Offset of the value at a path; of what holds it when it is not there. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined;
    if (node?.range) return node.range[0];
  }
  return 0;
}

/** Reads the file that says which lists there are. Throws StartError with every key that does not fit, and its line. */
export function readListsFile(path: string): ListSource[] {
  const lineCounter = new LineCounter();
  const document = parseDocument(readText(path), { prettyErrors: true, lineCounter });
  const [problem] = document.errors;
  if (problem) throw new StartError(`${path} is not YAML: ${problem.message}`);
  const parsed = listsFile.safeParse(document.toJS() ?? {});
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path: at, message }) => {
      const { line } = lineCounter.linePos(offsetOf(document, at));
      return `${path}:${line}: ${at.length > 0 ? `${at.join(".")}: ` : ""}${message}`;
    });
    throw new StartError(problems.join("\n"));
  }
  const directory = dirname(path);
  return parsed.data.sources.map((one) => ({
    ...one,
    files: Object.entries(one.files).map(([name, text]) => placeOf(name, text, directory)),
  }));
}
