import { cslCsv } from "./csl-csv.ts";
import { cidr, domains, wallets } from "./line-lists.ts";
import type { ListReader } from "./list-item.ts";
import { ofacSdnCsv } from "./ofac/sdn-csv.ts";
import { plainCsv } from "./plain-csv.ts";
import { unXml } from "./un-xml.ts";

/** Every format that can be read, by the name that the lists file uses. */
export const listReaders = {
  "ofac-sdn-csv": ofacSdnCsv,
  "csl-csv": cslCsv,
  "un-xml": unXml,
  "plain-csv": plainCsv,
  cidr,
  domains,
  wallets,
} as const satisfies Record<string, ListReader>;

export type ListFormat = keyof typeof listReaders;
export const listFormats = Object.keys(listReaders) as ListFormat[];
