import "./ownership.css";
import {
  BaseEdge,
  type Edge,
  EdgeLabelRenderer,
  type EdgeProps,
  Handle,
  type Node,
  type NodeProps,
  Position,
} from "@xyflow/react";
import { useMemo } from "react";
import { Flow } from "../../ui/Flow.tsx";
import { countryName, plural } from "../../ui/formats.ts";
import { Said } from "../../ui/Said.tsx";
import { type Effect, effectOf, effectWords } from "./match-effects.ts";
import { NODE_HEIGHT, NODE_WIDTH, type OwnershipLayout, type OwnershipNode } from "./ownership-layout.ts";

type PartyNode = Node<{ party: OwnershipNode; effect: Effect | null }, "party">;
type StakeEdge = Edge<{ label: string; isLoop: boolean }, "stake">;

function Party({ data: { party, effect } }: NodeProps<PartyNode>) {
  const isCompany = party.kind === "organization" || party.kind === "tenant";
  return (
    <div className={`party party-${party.kind} ${effect ? `party-${effect}` : ""}`}>
      <Handle type="target" position={Position.Right} isConnectable={false} />
      <span className="party-name">
        <span aria-hidden="true">{party.kind === "undisclosed" ? "?" : isCompany ? "▣" : "●"}</span>
        <Said text={party.name} clamp="line" />
      </span>
      <span className="party-detail">
        {[party.country ? countryName(party.country) : null, ...party.roles.map((role) => role.replace("_", " "))]
          .filter(Boolean)
          .join(" · ")}
      </span>
      {effect && <span className="party-effect">{effectWords[effect]}</span>}
      <Handle type="source" position={Position.Right} isConnectable={false} className="party-source" />
    </div>
  );
}

/** A stake: a line with elbows, or for one that closes a loop a broken bow back over the others. */
function Stake({ id, sourceX, sourceY, targetX, targetY, data }: EdgeProps<StakeEdge>) {
  const [startX, endX] = [sourceX, targetX - NODE_WIDTH];
  const isLoop = data?.isLoop ?? false;
  const middle = startX + (endX - startX) / 2;
  const path = isLoop
    ? `M ${startX} ${sourceY} C ${startX + 90} ${sourceY - 90}, ${targetX + 90} ${targetY - 90}, ${targetX} ${targetY}`
    : `M ${startX} ${sourceY} H ${middle} V ${targetY} H ${endX}`;
  const labelAt = isLoop ? [(startX + targetX) / 2 + 60, Math.min(sourceY, targetY) - 60] : [(middle + endX) / 2, targetY];
  return (
    <>
      <BaseEdge id={id} path={path} className={isLoop ? "stake stake-loop" : "stake"} />
      <EdgeLabelRenderer>
        <span className="stake-label" style={{ transform: `translate(-50%, -50%) translate(${labelAt[0]}px, ${labelAt[1]}px)` }}>
          {data?.label}
          {isLoop && " ↺"}
        </span>
      </EdgeLabelRenderer>
    </>
  );
}

const nodeTypes = { party: Party };
const edgeTypes = { stake: Stake };

/** From the tenant on the left to its owners on the right, shares on the lines. The table beside it says the same. */
export function OwnershipGraph({ layout, effects }: { layout: OwnershipLayout; effects: ReadonlyMap<string, Effect> }) {
  const nodes = useMemo<PartyNode[]>(
    () =>
      layout.nodes.map((party) => ({
        id: party.id,
        type: "party",
        position: { x: party.x, y: party.y },
        width: NODE_WIDTH,
        height: NODE_HEIGHT,
        data: { party, effect: effectOf(party.pointers, effects) },
      })),
    [layout, effects],
  );
  const edges = useMemo<StakeEdge[]>(
    () =>
      layout.edges.map(({ id, from, to, label, isLoop }) => ({
        id,
        type: "stake",
        source: from,
        target: to,
        data: { label, isLoop },
      })),
    [layout],
  );
  return (
    <figure>
      <figcaption className="hidden-visually">
        The tenant and {plural(layout.nodes.length - 1, "party", "parties")} above it. The same as a table: choose Table.
      </figcaption>
      <Flow nodes={nodes} edges={edges} nodeTypes={nodeTypes} edgeTypes={edgeTypes} height={layout.height} />
    </figure>
  );
}
