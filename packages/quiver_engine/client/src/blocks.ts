// Long models repeat a block dozens of times, and their layers' names tell it: conv2_block1_1_conv, block_3_expand.
// Each block becomes one box that unfolds, so that ResNet50 reads as its 16 blocks and not as 177 layers.
import type { Graph, LayerNode } from "./api";

const LONG = 60;
const SMALLEST = 3;
const BLOCK = /^(.*?block_?\d+[a-z]?)_/i;

/** The graph with a node of category "block" for each block; as it is where it is short or its names tell nothing. */
export function withBlocks(graph: Graph): Graph {
  if (graph.nodes.length < LONG) return graph;
  const members = new Map<string, LayerNode[]>();
  for (const node of graph.nodes) {
    const name = BLOCK.exec(node.name)?.[1];
    if (name && node.category !== "model") {
      const id = `block ${node.parent ?? ""} ${name}`;
      members.set(id, [...(members.get(id) ?? []), node]);
    }
  }
  const blocks: LayerNode[] = [];
  const holder = new Map<string, string>();
  for (const [id, inside] of members) {
    if (inside.length < SMALLEST) continue;
    const last = inside[inside.length - 1];
    inside.forEach((node) => holder.set(node.id, id));
    blocks.push({
      ...last,
      id,
      name: BLOCK.exec(last.name)![1],
      type: "",
      category: "block",
      params: inside.reduce((sum, node) => sum + node.params, 0),
      config: {},
      view: "none",
      has_kernels: false, explained: false, multiply_adds: null,
      shared_calls: 1,
    });
  }
  return {
    nodes: [...graph.nodes.map((node) => ({ ...node, parent: holder.get(node.id) ?? node.parent })), ...blocks],
    edges: graph.edges,
  };
}
