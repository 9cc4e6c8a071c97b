import ipaddr from "ipaddr.js";
import { entryItem, ListFormatError, type ListItem, type ListReader, type SourceFiles } from "./list-item.ts";
import { textLines } from "./syntax/text-chunks.ts";

/** Share of lines that may be something else before the file is taken for another format. */
const MAX_BAD_SHARE = 0.02;

/** What publishers write behind an entry: `# remark`, `; remark`. */
const REMARK = /(?:^|\s)[#;].*$/;

async function* checked(
  files: SourceFiles,
  toItem: (line: string, name: string, label: string) => ListItem | null,
  what: string,
): AsyncGenerator<ListItem> {
  for (const [name, file] of files) {
    let good = 0;
    let bad = 0;
    for await (const text of textLines(file)) {
      const line = text.replace(REMARK, "").trim();
      if (line === "") continue;
      const item = toItem(line, name, file.label);
      if (item) {
        good++;
        yield item;
      } else bad++;
    }
    if (good === 0 || bad > 1 + good * MAX_BAD_SHARE)
      throw new ListFormatError(`${file.label} holds ${bad} lines that are no ${what}, and ${good} that are`);
  }
}

function toRange(line: string): ListItem | null {
  const [address = "", prefix] = line.split("/");
  if (!ipaddr.isValid(address) || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return null;
  const bits = ipaddr.parse(address).kind() === "ipv4" ? 32 : 128;
  if (Number(prefix ?? bits) > bits) return null;
  return { type: "range", cidr: `${address}/${prefix ?? bits}` };
}

function toDomain(line: string): ListItem | null {
  const domain = line.toLowerCase().replace(/^(?:\*\.|\.)|\.$/g, "");
  return /^(?=.{3,253}$)[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+$/u.test(domain) ? { type: "domain", domain } : null;
}

/** The asset that an address is listed for: the file's name in the lists file, or the end of its own ("…_XBT.txt"). */
function assetOf(name: string, label: string): string | null {
  if (name !== "list") return name.toUpperCase();
  return /[_-]([A-Za-z]{2,6})\.[a-z]+$/.exec(label)?.[1]?.toUpperCase() ?? null;
}

function toWallet(line: string, name: string, label: string): ListItem | null {
  if (!/^[A-Za-z0-9:]{20,120}$/.test(line)) return null;
  const network = assetOf(name, label);
  return entryItem({
    id: `${network ?? "wallet"}:${line}`,
    kind: "unknown",
    names: [],
    birthDates: [],
    countries: [],
    programs: [],
    identifiers: [{ type: "wallet", network, value: line }],
    addresses: [],
    effect: null,
  });
}

/** Network ranges or single addresses, one a line. */
export const cidr: ListReader = { required: [], read: (files) => checked(files, toRange, "network range") };
/** Mail domains, one a line. */
export const domains: ListReader = { required: [], read: (files) => checked(files, toDomain, "domain") };
/** Digital currency addresses, one a line; several files may each give one asset: `files: {XBT: ./x.txt}`. */
export const wallets: ListReader = { required: [], read: (files) => checked(files, toWallet, "digital currency address") };
