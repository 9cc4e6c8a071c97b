import type { Facts } from "../../queries/wire.ts";
import { countryName, listOfNames } from "../../ui/formats.ts";

/** Reads facts as what they should be; a fact that is absent, or of another kind, is nothing. */
export function readFacts(facts: Facts) {
  const value = (path: string) => {
    const [family = "", name = ""] = path.split(".");
    return facts[family]?.[name];
  };
  const number = (path: string): number | null => {
    const found = value(path);
    return typeof found === "number" ? found : null;
  };
  const text = (path: string): string | null => {
    const found = value(path);
    return typeof found === "string" && found !== "" ? found : null;
  };
  const list = (path: string): readonly string[] => {
    const found = value(path);
    return Array.isArray(found) ? (found as readonly string[]) : [];
  };
  /** Names of the countries of a fact; null when there is none. */
  const places = (path: string): string | null => {
    const codes = text(path) ? [text(path) as string] : list(path);
    return codes.length > 0 ? listOfNames(codes.slice(0, 3).map(countryName)) : null;
  };
  return { value, number, text, list, places, isTrue: (path: string) => value(path) === true };
}

export type ReadFacts = ReturnType<typeof readFacts>;
