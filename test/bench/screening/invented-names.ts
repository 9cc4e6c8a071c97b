import type { PartyKind } from "../../../src/domain/requests.ts";
import { makeRandom, type Random } from "../../helpers/random.ts";
import { type Culture, companyParts, cultures } from "./name-parts.ts";

export interface InventedName {
  name: string;
  kind: PartyKind;
  culture: string;
}

const spaced = (part: string) => part.replace(/^(van-der|van-den|van|de|bin|binti)-/i, (head) => head.replaceAll("-", " "));

function inventPerson(random: Random): InventedName {
  const culture: Culture = random.pick(cultures);
  const [given, family] = [random.pick(culture.given), spaced(random.pick(culture.family))];
  const middle = culture.middle ? random.pick(culture.middle) : null;
  const name = (() => {
    switch (culture.order) {
      case "family given":
        return `${family} ${given}`;
      case "given family family":
        return `${given} ${family} ${random.pick(culture.family)}`;
      case "given middle family":
        return random.chance(0.5) ? `${given} ${middle} ${family}` : `${given} ${family}`;
      case "given father family":
        return random.chance(0.7) ? `${given} ${middle} ${family}` : `${given} ${family}`;
      default:
        return `${given} ${family}`;
    }
  })();
  return { name, kind: "individual", culture: culture.name };
}

function inventOrganization(random: Random): InventedName {
  const { heads, trades, forms } = companyParts;
  const head = random.chance(0.25)
    ? spaced(random.pick(random.pick(cultures.filter(({ family }) => /^[A-Z]/.test(family[0] ?? ""))).family))
    : random.pick(heads);
  const second = random.chance(0.3) ? ` ${random.pick(heads)}` : "";
  const trade = random.pick(trades);
  const more = random.chance(0.3) ? ` ${random.pick(trades.filter((other) => other !== trade))}` : "";
  return { name: `${head}${second} ${trade}${more} ${random.pick(forms)}`, kind: "organization", culture: "companies" };
}

/** Realistic names of nobody: people of many cultures, three in ten of them companies, each name once. */
export function inventNames(count: number, seed: number): InventedName[] {
  const random = makeRandom(seed);
  const names = new Map<string, InventedName>();
  while (names.size < count) {
    const invented = random.chance(0.3) ? inventOrganization(random) : inventPerson(random);
    names.set(invented.name, invented);
  }
  return [...names.values()];
}
