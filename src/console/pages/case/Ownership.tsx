import { SegmentedControl } from "@mantine/core";
import { lazy, Suspense, useMemo, useState } from "react";
import type { CaseMatch, Owner } from "../../queries/wire.ts";
import { Loading } from "../../ui/states.tsx";
import { effectsByPointer } from "./match-effects.ts";
import { OwnershipTable } from "./OwnershipTable.tsx";
import { layoutOwnership } from "./ownership-layout.ts";

const OwnershipGraph = lazy(async () => ({ default: (await import("./OwnershipGraph.tsx")).OwnershipGraph }));

interface OwnershipProps {
  tenant: { name: string; country: string | null };
  owners: readonly Owner[];
  matches: readonly CaseMatch[];
}

/** Who owns the tenant: as a graph, and as a table that says the same. */
export function Ownership({ tenant, owners, matches }: OwnershipProps) {
  const [view, setView] = useState("graph");
  const layout = useMemo(() => layoutOwnership(tenant, owners), [tenant, owners]);
  const effects = useMemo(() => effectsByPointer(matches), [matches]);
  return (
    <section className="panel" aria-labelledby="ownership">
      <div className="panel-head">
        <h2 id="ownership">Ownership</h2>
        <SegmentedControl
          size="xs"
          aria-label="Show the ownership as"
          value={view}
          onChange={setView}
          data={[
            { value: "graph", label: "Graph" },
            { value: "table", label: "Table" },
          ]}
        />
      </div>
      {owners.length === 0 && <p className="muted">Nobody was named as an owner.</p>}
      {owners.length > 0 && view === "graph" && (
        <Suspense fallback={<Loading what="the graph" />}>
          <OwnershipGraph layout={layout} effects={effects} />
        </Suspense>
      )}
      {owners.length > 0 && view === "table" && <OwnershipTable layout={layout} effects={effects} />}
    </section>
  );
}
