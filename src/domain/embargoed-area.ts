import type { Catalog } from "./catalog.ts";
import { isOn, type Period } from "./period.ts";
import type { Address } from "./requests.ts";

/** One line of `config/catalog/embargoed-areas.csv`. */
export interface EmbargoedArea extends Period {
  /** Of the address; null for a time zone. */
  country: string | null;
  kind: "region" | "city" | "postal" | "timezone";
  /** As `plainPlace` reads it; the first digits of a postal code; the name of a time zone. */
  value: string;
  coverage: Coverage;
}

/** `part`: only some of what bears the name is embargoed. */
export type Coverage = "whole" | "part";

const ACCENTS = /[\u0300-\u036f]/g;

/** A name of a place as it is compared: letters and digits only, without case and accents. */
export const plainPlace = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(ACCENTS, "")
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "");

const widest = (areas: readonly EmbargoedArea[]): Coverage | null =>
  areas.some(({ coverage }) => coverage === "whole") ? "whole" : areas.length > 0 ? "part" : null;

/** Postal codes of Ukraine have five digits, those of Russia six: another number of digits is another country's code. */
const POSTAL_DIGITS: Readonly<Record<string, number>> = { UA: 5, RU: 6 };

/** Whether an address lies in an embargoed area, as far as its region, town or postal code say so. */
export function embargoOfAddress({ embargoedAreas }: Catalog, address: Address, day: string): Coverage | null {
  const own = embargoedAreas.filter((area) => area.country === address.country && isOn(area, day));
  if (own.length === 0) return null;
  const region = plainPlace(address.region ?? "");
  const city = plainPlace(address.city ?? "");
  const postal = (address.postalCode ?? "").replace(/\D/g, "");
  const isWhole = postal.length === POSTAL_DIGITS[address.country];
  return widest(
    own.filter(({ kind, value }) => {
      if (kind === "postal") return isWhole && postal.startsWith(value);
      return value === (kind === "region" ? region : city);
    }),
  );
}

export const embargoOfTimezone = ({ embargoedAreas }: Catalog, timezone: string, day: string): Coverage | null =>
  widest(embargoedAreas.filter((area) => area.kind === "timezone" && area.value === timezone && isOn(area, day)));
