import { countryName } from "../../ui/formats.ts";
import { Said } from "../../ui/Said.tsx";
import { Wide } from "../../ui/Wide.tsx";
import { type Effect, effectOf, effectWords } from "./match-effects.ts";
import type { OwnershipLayout } from "./ownership-layout.ts";

const kinds = { tenant: "tenant", organization: "organization", individual: "person", undisclosed: "" } as const;

/** The ownership line by line: who holds how much of whom. */
export function OwnershipTable({ layout, effects }: { layout: OwnershipLayout; effects: ReadonlyMap<string, Effect> }) {
  const byId = new Map(layout.nodes.map((node) => [node.id, node]));
  return (
    <Wide>
      <table>
        <thead>
          <tr>
            <th scope="col">Owner</th>
            <th scope="col">holds</th>
            <th scope="col">of</th>
            <th scope="col">Kind</th>
            <th scope="col">Where</th>
            <th scope="col">Roles</th>
            <th scope="col">Lists</th>
          </tr>
        </thead>
        <tbody>
          {layout.edges.map(({ id, from, to, label, isLoop }) => {
            const owner = byId.get(to);
            if (!owner) return null;
            const effect = effectOf(owner.pointers, effects);
            return (
              <tr key={id}>
                <td>
                  <Said text={owner.name} clamp="lines" />
                  {isLoop && " (in a loop)"}
                </td>
                <td>{label}</td>
                <td>
                  <Said text={byId.get(from)?.name} clamp="lines" />
                </td>
                <td>{kinds[owner.kind]}</td>
                <td>{owner.country ? countryName(owner.country) : ""}</td>
                <td>{owner.roles.map((role) => role.replace("_", " ")).join(", ")}</td>
                <td>{effect ? effectWords[effect] : ""}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Wide>
  );
}
