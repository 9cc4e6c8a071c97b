import { parseBirthSpan } from "../fields/birth-span.ts";
import { countryCode, countryCodes } from "../fields/country-code.ts";
import { labelledNumber } from "../fields/labelled-number.ts";
import {
  type EntryKind,
  type EntryName,
  entryItem,
  ListFormatError,
  type ListItem,
  type ListReader,
  type SourceFile,
  type SourceFiles,
} from "../list-item.ts";
import { elementsAt, textAt, textsAt, type XmlElement, xmlRecords } from "../syntax/xml-records.ts";
import { parseRemarks } from "./remarks.ts";

const KINDS: Readonly<Record<string, EntryKind>> = {
  individual: "individual",
  entity: "organization",
  vessel: "vessel",
  aircraft: "aircraft",
};
const ADDRESS_PARTS = ["address1", "address2", "address3", "city", "stateOrProvince", "postalCode"];

/** "CHAO, Lazaro R.", as the CSV files write a person. */
const nameOf = (element: XmlElement) => [textAt(element, "lastName"), textAt(element, "firstName")].filter(Boolean).join(", ");

function namesOf(entry: XmlElement): EntryName[] {
  const aliases = elementsAt(entry, "akaList/aka").map((aka) => ({
    text: nameOf(aka),
    isWeak: textAt(aka, "category").toLowerCase() === "weak",
  }));
  return [{ text: nameOf(entry), isWeak: false }, ...aliases].filter(({ text }) => text !== "");
}

function toItem(entry: XmlElement, label: string): ListItem {
  const id = textAt(entry, "uid");
  if (!/^\d+$/.test(id)) throw new ListFormatError(`${label} is malformed: a record has no number`);
  const addresses = elementsAt(entry, "addressList/address");
  const remarks = parseRemarks(textAt(entry, "remarks"));
  const numbers = elementsAt(entry, "idList/id").flatMap((element) => {
    const country = countryCode(textAt(element, "idCountry"));
    return labelledNumber({ label: textAt(element, "idType"), value: textAt(element, "idNumber"), country }) ?? [];
  });
  return entryItem({
    id,
    kind: KINDS[textAt(entry, "sdnType").toLowerCase()] ?? "unknown",
    names: [...namesOf(entry), ...remarks.names],
    birthDates: [
      ...textsAt(entry, "dateOfBirthList/dateOfBirthItem/dateOfBirth").flatMap((text) => parseBirthSpan(text) ?? []),
      ...remarks.birthDates,
    ],
    countries: countryCodes([
      ...addresses.flatMap((address) => textsAt(address, "country")),
      ...textsAt(entry, "nationalityList/nationality/country"),
      ...textsAt(entry, "citizenshipList/citizenship/country"),
      ...textsAt(entry, "vesselInfo/vesselFlag"),
      ...remarks.countries,
    ]),
    programs: textsAt(entry, "programList/program"),
    identifiers: [...numbers, ...remarks.identifiers],
    addresses: addresses
      .map((address) =>
        ADDRESS_PARTS.map((part) => textAt(address, part))
          .filter(Boolean)
          .join(", "),
      )
      .filter(Boolean),
    effect: null,
  });
}

/** "07/16/2014" */
function publicationDay(element: XmlElement): string | null {
  const [, month, day, year] = /^(\d\d)\/(\d\d)\/(\d{4})/.exec(textAt(element, "Publish_Date")) ?? [];
  return year ? `${year}-${month}-${day}` : null;
}

async function* readFile(file: SourceFile): AsyncGenerator<ListItem> {
  for await (const { path, element } of xmlRecords(file, { sdnList: 1 })) {
    const date = path === "publshInformation" ? publicationDay(element) : null;
    if (date) yield { type: "asOf", date };
    if (path === "sdnEntry") yield toItem(element, file.label);
  }
}

async function* read(files: SourceFiles): AsyncGenerator<ListItem> {
  for (const file of files.values()) yield* readFile(file);
}

/** OFAC's SDN.XML and CONSOLIDATED.XML; aliases of category "weak" are weak. Entries have the numbers of the CSV files. */
export const ofacSdnXml: ListReader = { required: ["list"], read };
