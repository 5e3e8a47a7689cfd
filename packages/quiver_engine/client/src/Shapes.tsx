// The shapes' story: how the tensor shrinks in height and width and grows in channels on its way through the network.
import { words } from "./i18n";
import { short } from "./shape";
import { graph, select, selected } from "./store";
import type { LayerNode } from "./api";

const HEIGHT = 30;
const NARROW = 3;
const WIDE = 26;

export function Shapes() {
  const tell = words.value;
  const layers = (graph.value?.nodes ?? []).filter((node) => node.category !== "model" && node.category !== "block" && size(node));
  if (layers.length < 3) return null;
  const sizes = layers.map((node) => size(node)!);
  const most = (at: 0 | 1) => Math.log2(Math.max(2, ...sizes.map((each) => each[at])));
  const [tallest, widest] = [most(0), most(1)];
  return (
    <nav class="shapes" aria-label={tell.shapes} title={tell.shapes} data-testid="shapes">
      {layers.map((node, which) => {
        const [side, channels] = sizes[which];
        const name = `${node.name}: ${short(node.output_shape)}`;
        return (
          <button key={node.id} type="button" tabIndex={-1} aria-label={name} title={name} aria-current={selected.value === node.id} onClick={() => select(node.id)} data-testid="shape" data-name={node.name}>
            <i
              class={`cat-${node.category}`}
              style={{
                height: `${Math.max(2, (Math.log2(Math.max(1, side)) / tallest) * HEIGHT)}px`,
                width: `${NARROW + (Math.log2(Math.max(1, channels)) / widest) * (WIDE - NARROW)}px`,
              }}
            />
          </button>
        );
      })}
    </nav>
  );
}

/** The side of a square of as many places, and how many channels; null where the output has no one known shape. */
function size(node: LayerNode): [number, number] | null {
  const shape = node.output_shape;
  if (!Array.isArray(shape) || shape.some((length, at) => at > 0 && typeof length !== "number")) return null;
  const lengths = shape.slice(1) as number[];
  if (!lengths.length) return null;
  const channels = lengths[lengths.length - 1];
  const places = lengths.slice(0, -1).reduce((product, length) => product * length, 1);
  return [Math.sqrt(places), channels];
}
