// Where each layer stands in the graph. Nested models are one box, or a frame around their layers once unfolded.
import { graphlib, layout as dagre } from "@dagrejs/dagre";
import type { Graph, LayerNode } from "./api";

export interface Box {
  node: LayerNode;
  x: number;
  y: number;
  width: number;
  height: number;
  /** An unfolded nested model: a frame, drawn behind what it holds. */
  frame: boolean;
  depth: number;
}

export interface Line {
  id: string;
  source: string;
  target: string;
  path: string;
}

export interface Layout {
  boxes: Box[];
  lines: Line[];
  width: number;
  height: number;
  /** The ids from input to output, as the arrow keys walk them. */
  sequence: string[];
}

export const NODE_WIDTH = 212;
export const NODE_HEIGHT = 48;
const MARGIN = 12;
/** Room for the name of an unfolded model above its first layer. */
const TITLE = 14;

/** Lays out what is visible with these models unfolded; x and y are the top left corners. */
export function arrange(graph: Graph, unfolded: ReadonlySet<string>): Layout {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const holders = new Set(graph.nodes.map((node) => node.parent).filter((id): id is string => id !== null));
  const open = (id: string) => holders.has(id) && unfolded.has(id);
  const ancestors = (id: string) => {
    const chain: string[] = [];
    for (let outer = byId.get(id)?.parent ?? null; outer; outer = byId.get(outer)?.parent ?? null) chain.push(outer);
    return chain;
  };
  const visible = graph.nodes.filter((node) => ancestors(node.id).every(open));
  const shown = new Set(visible.map((node) => node.id));

  // An edge to an unfolded model enters at its first layers and leaves from its last ones.
  const inner = (end: "source" | "target", id: string): string[] => {
    if (!open(id)) return [id];
    const children = graph.nodes.filter((node) => node.parent === id);
    const busy = new Set(graph.edges.filter((edge) => byId.get(edge.source)?.parent === id && byId.get(edge.target)?.parent === id)
      .map((edge) => (end === "source" ? edge.source : edge.target)));
    const ends = children.filter((child) => !busy.has(child.id)).flatMap((child) => inner(end, child.id));
    return ends.length ? ends : children.slice(0, 1).map((child) => child.id);
  };

  const drawing = new graphlib.Graph({ compound: true });
  drawing.setGraph({ rankdir: "TB", nodesep: 14, ranksep: 26, edgesep: 10, marginx: MARGIN, marginy: MARGIN });
  drawing.setDefaultEdgeLabel(() => ({}));
  for (const node of visible) {
    drawing.setNode(node.id, open(node.id) ? {} : { width: NODE_WIDTH, height: NODE_HEIGHT });
  }
  for (const node of visible) {
    if (node.parent && shown.has(node.parent)) drawing.setParent(node.id, node.parent);
  }
  // A layer inside something folded is represented by what holds it.
  const representative = (id: string) => [id, ...ancestors(id)].find((one) => shown.has(one)) ?? id;
  for (const edge of graph.edges) {
    const [from, to] = [representative(edge.source), representative(edge.target)];
    if (from === to) continue;
    for (const source of inner("source", from)) {
      for (const target of inner("target", to)) {
        if (source !== target && !ancestors(target).includes(source) && !ancestors(source).includes(target)) {
          drawing.setEdge(source, target);
        }
      }
    }
  }
  dagre(drawing);

  const boxes = visible.map((node): Box => {
    const placed = drawing.node(node.id) as { x: number; y: number; width: number; height: number };
    const frame = open(node.id);
    return {
      node,
      frame,
      depth: ancestors(node.id).length,
      width: placed.width,
      height: placed.height + (frame ? TITLE : 0),
      x: placed.x - placed.width / 2,
      y: placed.y - placed.height / 2 - (frame ? TITLE : 0),
    };
  });
  const lines = drawing.edges().map((edge): Line => ({
    id: `${edge.v}-${edge.w}`,
    source: edge.v,
    target: edge.w,
    path: curve((drawing.edge(edge) as { points: Point[] }).points),
  }));
  const size = drawing.graph() as { width: number; height: number };
  const sequence = [...boxes].sort((a, b) => a.y - b.y || a.x - b.x).map((box) => box.node.id);
  return { boxes: boxes.sort((a, b) => Number(b.frame) - Number(a.frame) || a.depth - b.depth), lines, sequence, ...size };
}

interface Point {
  x: number;
  y: number;
}

/** A smooth line through the bends: quadratic pieces between the middles of the segments. */
function curve(points: Point[]): string {
  const at = (point: Point) => `${point.x.toFixed(1)} ${point.y.toFixed(1)}`;
  let path = `M${at(points[0])}`;
  for (let i = 1; i < points.length - 1; i++) {
    const [bend, next] = [points[i], points[i + 1]];
    const end = i === points.length - 2 ? next : { x: (bend.x + next.x) / 2, y: (bend.y + next.y) / 2 };
    path += `Q${at(bend)} ${at(end)}`;
  }
  return points.length < 3 ? `${path}L${at(points[points.length - 1])}` : path;
}
