import "./links.css";
import { type Edge, Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { useMemo } from "react";
import type { LinkReport } from "../../queries/wire.ts";
import { Flow } from "../../ui/Flow.tsx";
import { StandingTag } from "../../ui/Mark.tsx";
import { Said } from "../../ui/Said.tsx";
import { HUB_WIDTH, LINK_HEIGHT, layoutLinks, SPOKE_WIDTH } from "./links-layout.ts";

type HubNode = Node<{ kind: string }, "hub">;
type SpokeNode = Node<{ name: string; standing: string; isSelf: boolean }, "spoke">;

function Hub({ data }: NodeProps<HubNode>) {
  return (
    <div className="link-hub">
      <span aria-hidden="true">◆</span> {data.kind.replaceAll("_", " ")}
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </div>
  );
}

function Spoke({ data }: NodeProps<SpokeNode>) {
  return (
    <div className="link-spoke" data-self={data.isSelf || undefined}>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <Said text={data.name} clamp="line" />
      <StandingTag standing={data.standing} />
    </div>
  );
}

const nodeTypes = { hub: Hub, spoke: Spoke };

interface LinksGraphProps {
  links: LinkReport["links"];
  self: { id: string; externalId: string; standing: string };
}

/** Shared identifiers as hubs, the tenants that share them as spokes. The table beside it says the same. */
export function LinksGraph({ links, self }: LinksGraphProps) {
  const joined = useMemo(() => links.map((link) => ({ ...link, tenants: [self, ...link.tenants] })), [links, self]);
  const layout = useMemo(() => layoutLinks(joined), [joined]);
  const nodes = useMemo<(HubNode | SpokeNode)[]>(() => {
    const hubs = new Map(joined.map(({ keyId, kind }) => [keyId, kind]));
    const tenants = new Map(joined.flatMap(({ tenants: members }) => members.map((member) => [member.id, member] as const)));
    return layout.nodes.map(({ id, kind, x, y }) => {
      const place = { id, position: { x, y }, height: LINK_HEIGHT };
      if (kind === "hub") return { ...place, type: "hub" as const, width: HUB_WIDTH, data: { kind: hubs.get(id) ?? "" } };
      const { externalId = "", standing = "" } = tenants.get(id) ?? {};
      return {
        ...place,
        type: "spoke" as const,
        width: SPOKE_WIDTH,
        data: { name: externalId, standing, isSelf: id === self.id },
      };
    });
  }, [layout, joined, self]);
  const edges = useMemo<Edge[]>(
    () => layout.edges.map(({ id, from, to }) => ({ id, source: from, target: to, className: "link-edge" })),
    [layout],
  );
  return <Flow nodes={nodes} edges={edges} nodeTypes={nodeTypes} height={layout.height} />;
}
