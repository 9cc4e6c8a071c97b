import { parseBirthSpan } from "./fields/birth-span.ts";
import { countryCode } from "./fields/country-code.ts";
import { GatheredEntry } from "./fields/gathered-entry.ts";
import { labelledNumber } from "./fields/labelled-number.ts";
import {
  type EntryKind,
  ListFormatError,
  type ListItem,
  type ListReader,
  type SourceFile,
  type SourceFiles,
} from "./list-item.ts";
import { textLines } from "./syntax/text-chunks.ts";

interface FtmEntity {
  readonly id: string;
  readonly schema: string;
  readonly properties: Readonly<Record<string, readonly unknown[]>>;
}

const KINDS: Readonly<Record<string, EntryKind>> = {
  Person: "individual",
  Organization: "organization",
  Company: "organization",
  PublicBody: "organization",
  LegalEntity: "unknown",
  Vessel: "vessel",
  Airplane: "aircraft",
  CryptoWallet: "unknown",
};
const DOCUMENTS = ["passportNumber", "idNumber", "socialSecurityNumber"];
const REGISTRATIONS = [
  ...["registrationNumber", "taxNumber", "vatCode", "innCode", "ogrnCode", "kppCode", "uscCode", "leiCode", "dunsCode"],
  ...["swiftBic", "imoNumber", "mmsi", "uniqueEntityId", "npiCode", "okpoCode", "bikCode", "cikCode", "serialNumber"],
];

function parseEntity(line: string, label: string, number: number): FtmEntity {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new ListFormatError(`${label} is malformed or cut short at entity ${number}`, { cause });
  }
  const entity = value as Partial<FtmEntity> | null;
  const { id, schema, properties } = entity ?? {};
  if (typeof id !== "string" || typeof schema !== "string" || properties === null || typeof properties !== "object")
    throw new ListFormatError(`${label} is no list of entities: number ${number} has no id, schema or properties`);
  return { id, schema, properties };
}

const texts = ({ properties }: FtmEntity, name: string): string[] =>
  (Array.isArray(properties[name]) ? properties[name] : []).filter((value): value is string => typeof value === "string");

/** Entities that a nested one holds under a property; a flat one holds their ids, which say nothing here. */
const nested = ({ properties }: FtmEntity, name: string): FtmEntity[] =>
  (Array.isArray(properties[name]) ? properties[name] : []).filter(
    (value): value is FtmEntity => value !== null && typeof value === "object" && "properties" in value,
  );

const countryOf = (text: string) => countryCode(text.slice(0, 2).toUpperCase());

function takeNumbers(entry: GatheredEntry, entity: FtmEntity): void {
  const [country = null] = [...texts(entity, "jurisdiction"), ...texts(entity, "country")].flatMap(
    (code) => countryOf(code) ?? [],
  );
  const take = (label: string, value: string, of: string | null) =>
    entry.identifier(labelledNumber({ label, value, country: of }));
  for (const name of DOCUMENTS) for (const value of texts(entity, name)) take("identification", value, country);
  for (const name of REGISTRATIONS) for (const value of texts(entity, name)) take("registration number", value, country);
  for (const document of [
    ...nested(entity, "passport"),
    ...nested(entity, "identification"),
    ...nested(entity, "identificiation"),
  ]) {
    const [issuer = null] = texts(document, "country").flatMap((code) => countryOf(code) ?? []);
    for (const value of texts(document, "number")) take("identification", value, issuer);
  }
  const wallets = entity.schema === "CryptoWallet" ? [entity] : nested(entity, "cryptoWallets");
  for (const wallet of wallets)
    for (const value of texts(wallet, "publicKey"))
      take(`Digital Currency Address - ${texts(wallet, "currency")[0] ?? "XXX"}`, value, null);
}

function toItem(entity: FtmEntity, kind: EntryKind): ListItem {
  const entry = new GatheredEntry();
  entry.kind = kind;
  for (const text of texts(entity, "name")) entry.name(text);
  for (const text of [...texts(entity, "alias"), ...texts(entity, "previousName")]) entry.name(text);
  for (const text of texts(entity, "weakAlias")) entry.name(text, { isWeak: true });
  for (const text of texts(entity, "birthDate")) entry.birth(parseBirthSpan(text));
  for (const name of ["country", "nationality", "citizenship", "jurisdiction", "mainCountry", "flag"])
    for (const code of texts(entity, name)) entry.country(countryOf(code));
  for (const text of texts(entity, "address")) entry.address([text]);
  for (const address of nested(entity, "addressEntity")) {
    for (const text of texts(address, "full")) entry.address([text]);
    for (const code of texts(address, "country")) entry.country(countryOf(code));
  }
  for (const text of [...texts(entity, "programId"), ...texts(entity, "topics")]) entry.program(text);
  for (const sanction of nested(entity, "sanctions"))
    for (const text of [...texts(sanction, "programId"), ...texts(sanction, "program")]) entry.program(text);
  takeNumbers(entry, entity);
  return entry.toItem(entity.id);
}

async function* readFile(file: SourceFile): AsyncGenerator<ListItem> {
  let number = 0;
  for await (const line of textLines(file)) {
    const entity = parseEntity(line, file.label, ++number);
    const kind = KINDS[entity.schema];
    // Addresses, sanctions, documents and relations of a flat file are entities of their own: no parties.
    if (kind !== undefined) yield toItem(entity, kind);
  }
}

async function* read(files: SourceFiles): AsyncGenerator<ListItem> {
  for (const file of files.values()) yield* readFile(file);
}

/** Entities of FollowTheMoney as OpenSanctions publishes them, one a line, nested or flat. */
export const ftmJsonl: ListReader = { required: ["list"], read };
