import { cslCsv } from "./csl-csv.ts";
import { cslJson } from "./csl-json.ts";
import { euCsv } from "./eu-csv.ts";
import { ftmJsonl } from "./ftm-jsonl.ts";
import { cidr, domains, wallets } from "./line-lists.ts";
import type { ListReader } from "./list-item.ts";
import { ofacSdnCsv } from "./ofac/sdn-csv.ts";
import { ofacSdnXml } from "./ofac/sdn-xml.ts";
import { plainCsv } from "./plain-csv.ts";
import { ukCsv } from "./uk-csv.ts";
import { unXml } from "./un-xml.ts";

/** Every format that can be read, by the name that the lists file uses. */
export const listReaders = {
  "ofac-sdn-csv": ofacSdnCsv,
  "ofac-sdn-xml": ofacSdnXml,
  "csl-csv": cslCsv,
  "csl-json": cslJson,
  "un-xml": unXml,
  "eu-csv": euCsv,
  "uk-csv": ukCsv,
  "ftm-jsonl": ftmJsonl,
  "plain-csv": plainCsv,
  cidr,
  domains,
  wallets,
} as const satisfies Record<string, ListReader>;

export type ListFormat = keyof typeof listReaders;
export const listFormats = Object.keys(listReaders) as ListFormat[];
