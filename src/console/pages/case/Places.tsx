import type { Facts, SignUp } from "../../queries/wire.ts";
import { countryName } from "../../ui/formats.ts";
import { placesOf } from "./places-of.ts";

interface PlacesProps {
  facts: Facts;
  profile: Partial<SignUp>;
  region: string | null;
}

/** Who and what is where, a box for each country; a broken border is a country that the tenant did not declare. */
export function Places({ facts, profile, region }: PlacesProps) {
  const places = placesOf(facts, profile, region);
  if (places.length === 0) return <p className="muted">No place is known.</p>;
  return (
    <ul className="places">
      {places.map(({ country, roles, isDeclared }) => (
        <li key={country} className="place" data-declared={isDeclared || undefined}>
          <span className="strong">{countryName(country)}</span>
          <span className="muted">{roles.join(", ")}</span>
          {!isDeclared && <span className="place-word">not declared</span>}
        </li>
      ))}
    </ul>
  );
}
