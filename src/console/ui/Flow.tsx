import "@xyflow/react/dist/base.css";
import "./flow.css";
import { type Edge, type EdgeTypes, type Node, type NodeTypes, ReactFlow, type ReactFlowInstance } from "@xyflow/react";
import { useEffect, useRef } from "react";

interface FlowProps<N extends Node, E extends Edge> {
  nodes: N[];
  edges: E[];
  nodeTypes: NodeTypes;
  edgeTypes?: EdgeTypes;
  /** Of the drawing; the frame is no higher than fits a screen. */
  height: number;
}

const MOST_HEIGHT = 460;
const PADDING = 24;
const FIT = { padding: 0.06, maxZoom: 1, minZoom: 0.2 };

/** A graph to look at: fitted to its frame, also when that changes; hidden from who listens, for whom there is a table. */
export function Flow<N extends Node, E extends Edge>({ nodes, edges, nodeTypes, edgeTypes, height }: FlowProps<N, E>) {
  const frame = useRef<HTMLDivElement>(null);
  const flow = useRef<ReactFlowInstance<N, E> | null>(null);
  useEffect(() => {
    const { current } = frame;
    if (!current) return;
    const observer = new ResizeObserver(() => void flow.current?.fitView(FIT));
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={frame} className="flow" aria-hidden="true" style={{ height: Math.min(MOST_HEIGHT, height + 2 * PADDING) }}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        {...(edgeTypes && { edgeTypes })}
        onInit={(instance) => {
          flow.current = instance;
        }}
        fitView
        fitViewOptions={FIT}
        minZoom={FIT.minZoom}
        maxZoom={1.5}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        zoomOnScroll={false}
        preventScrolling={false}
        disableKeyboardA11y
        // A link, and so a stop for the keyboard, in what is hidden from who listens.
        proOptions={{ hideAttribution: true }}
      />
    </div>
  );
}
