// The graph of layers: scrolls like any page, zooms with buttons, keys, Ctrl+wheel and two fingers.
import { computed, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Glyph } from "./glyph";
import { compact, words } from "./i18n";
import { arrange, NODE_HEIGHT, NODE_WIDTH, type Box } from "./layout";
import { brief, short } from "./shape";
import { children, fold, foldAll, graph, holds, node as current, nodes, panel, select, selected, unfolded } from "./store";
import { zoomable } from "./zoom";

export const layout = computed(() => (graph.value ? arrange(graph.value, unfolded.value) : null));

export function GraphView() {
  const zoom = useSignal(1);
  const scroller = useRef<HTMLDivElement>(null);
  const drawn = layout.value;

  const fit = () => {
    const area = scroller.current;
    if (area && layout.value) zoom.value = clamp(Math.min(area.clientWidth / layout.value.width, area.clientHeight / layout.value.height));
  };
  const by = (factor: number) => zoomAround(scroller.current, zoom, factor);

  useLayoutEffect(() => {
    const area = scroller.current;
    if (!area || !drawn || !area.clientWidth) return;
    // The first look: as wide as the panel, but never so small that names cannot be read.
    zoom.value = widthFirst(area, drawn.width);
  }, [graph.value, panel.value === "model"]);
  useLayoutEffect(() => {
    // Unfolding makes the graph wider: what no longer fits gets a little smaller.
    const area = scroller.current;
    if (area?.clientWidth && drawn) zoom.value = Math.min(zoom.value, widthFirst(area, drawn.width));
  }, [drawn?.width]);

  useEffect(() => zoomable(scroller.current, (factor, x, y) => zoomAround(scroller.current, zoom, factor, x, y)), []);
  useEffect(() => reveal(scroller.current), [selected.value, drawn, panel.value]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || occupied(event)) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && layout.value) walk(layout.value.sequence, step);
      else if (event.key === "ArrowLeft" || event.key === "ArrowRight") sideways(layout.value?.boxes ?? [], event.key === "ArrowRight");
      else if (event.key === "+") by(1.25);
      else if (event.key === "-") by(0.8);
      else if (event.key === "0") fit();
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);

  const tell = words.value;
  return (
    <section class="panel graph" data-panel="model" aria-label={tell.modelPanel}>
      <div
        class="graph-scroll"
        ref={scroller}
        role="listbox"
        tabIndex={0}
        aria-label={tell.graph}
        aria-activedescendant={selected.value ? `node-${selected.value}` : undefined}
        data-testid="graph"
      >
        {drawn && (
          <svg
            width={drawn.width * zoom.value}
            height={drawn.height * zoom.value}
            viewBox={`0 0 ${drawn.width} ${drawn.height}`}
            class={zoom.value < 0.42 ? "far" : ""}
            role="presentation"
          >
            <defs>
              <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse" markerWidth="9" markerHeight="9" orient="auto">
                <path d="M0.500 0.500L7.500 4L0.500 7.500z" class="arrow" />
              </marker>
            </defs>
            {drawn.boxes.filter((box) => box.frame).map((box) => <Frame key={box.node.id} box={box} />)}
            {drawn.lines.map((line) => (
              <path
                key={line.id}
                class={`edge${line.source === selected.value || line.target === selected.value ? " near" : ""}`}
                d={line.path}
                marker-end="url(#arrow)"
              />
            ))}
            {drawn.boxes.filter((box) => !box.frame).map((box) => <Card key={box.node.id} box={box} />)}
          </svg>
        )}
      </div>
      <div class="zoom" role="group">
        <button type="button" onClick={() => by(1.25)} aria-label={tell.zoomIn} title={tell.zoomIn} data-testid="zoom-in">+</button>
        <button type="button" onClick={() => by(0.8)} aria-label={tell.zoomOut} title={tell.zoomOut} data-testid="zoom-out">−</button>
        {children.value.size > 0 && (
          <button
            type="button"
            onClick={foldAll}
            aria-label={tell.foldAll}
            title={tell.foldAll}
            aria-pressed={unfolded.value.size >= children.value.size}
            data-testid="fold-all"
          >
            ⊞
          </button>
        )}
        <button type="button" onClick={fit} aria-label={tell.fit} title={tell.fit} data-testid="zoom-fit">⤢</button>
      </div>
    </section>
  );
}

function Card({ box }: { box: Box }) {
  const { node } = box;
  const tell = words.value;
  const inside = children.value.get(node.id)?.length ?? 0;
  const chosen = selected.value === node.id || holds(node.id, selected.value);
  const room = NODE_WIDTH - 62 - (inside ? 24 : 0);
  const line = inside ? `${tell.layers(inside)} · ${short(node.output_shape)}` : `${brief(node.type)} · ${short(node.output_shape)}`;
  return (
    <g
      id={`node-${node.id}`}
      class={`card cat-${node.category}${chosen ? " chosen" : ""}`}
      transform={`translate(${box.x} ${box.y})`}
      role="option"
      aria-selected={chosen}
      aria-label={`${node.name} ${line}`}
      onClick={() => enter(node.id, 1)}
      data-testid="node"
      data-node={node.id}
      data-name={node.name}
      data-category={node.category}
    >
      <title>{`${node.name} · ${node.type || tell.inside(inside)} · ${short(node.output_shape)} · ${tell.parameters(compact(node.params))}`}</title>
      {(inside > 0 || node.shared_calls > 1) && <rect class="card-behind" x={4} y={4} width={NODE_WIDTH} height={NODE_HEIGHT} rx={10} />}
      <rect class="card-box" width={NODE_WIDTH} height={NODE_HEIGHT} rx={10} />
      <rect class="card-edge" width={3.5} height={NODE_HEIGHT - 20} y={10} x={6} rx={1.75} />
      <g transform="translate(14 7)"><Glyph shape={node.output_shape} view={node.view} /></g>
      <text class="card-name" x={56} y={21}>{clip(node.name, room, "600 13px")}</text>
      <text class="card-line" x={56} y={36}>{clip(line, room, "11px")}</text>
      {inside > 0 && (
        <g
          class="card-fold"
          transform={`translate(${NODE_WIDTH - 28} ${NODE_HEIGHT / 2 - 10})`}
          role="button"
          aria-label={`${tell.unfold}: ${node.name}`}
          onClick={(event) => (event.stopPropagation(), fold(node.id, true))}
          data-testid="unfold"
        >
          <title>{tell.unfold}</title>
          <rect width={20} height={20} rx={6} />
          <path d="M6 8l4 4l4 -4" />
        </g>
      )}
    </g>
  );
}

function Frame({ box }: { box: Box }) {
  const { node } = box;
  const chosen = selected.value === node.id;
  const tell = words.value;
  return (
    <g
      id={`node-${node.id}`}
      class={`frame${chosen ? " chosen" : ""}`}
      transform={`translate(${box.x} ${box.y})`}
      role="option"
      aria-selected={chosen}
      aria-label={`${node.name}, ${tell.nested}`}
      onClick={() => node.category !== "block" && select(node.id)}
      data-testid="node"
      data-node={node.id}
      data-name={node.name}
      data-category={node.category}
    >
      <rect class="frame-box" width={box.width} height={box.height} rx={14} />
      <text class="frame-name" x={12} y={17}>{clip(node.name, box.width - 50, "600 12px")}</text>
      <g
        class="card-fold"
        transform={`translate(${box.width - 26} 4)`}
        role="button"
        aria-label={`${tell.fold}: ${node.name}`}
        onClick={(event) => (event.stopPropagation(), fold(node.id, false))}
        data-testid="fold"
      >
        <title>{tell.fold}</title>
        <rect width={20} height={20} rx={6} />
        <path d="M6 12l4 -4l4 4" />
      </g>
    </g>
  );
}

const ruler = document.createElement("canvas").getContext("2d");
const clipped = new Map<string, string>();

/** The text, shortened to so many pixels at this size. */
function clip(text: string, room: number, font: string): string {
  // Each selection draws all cards anew, and measuring makes the browser work out its styles.
  const key = `${font} ${room} ${text}`;
  if (!clipped.has(key)) clipped.set(key, measured(text, room, font));
  return clipped.get(key)!;
}

function measured(text: string, room: number, font: string): string {
  if (!ruler) return text;
  ruler.font = `${font} ${getComputedStyle(document.documentElement).fontFamily}`;
  if (ruler.measureText(text).width <= room) return text;
  const letters = [...text];
  while (letters.length > 1 && ruler.measureText(`${letters.join("")}…`).width > room) letters.pop();
  return `${letters.join("")}…`;
}

const widthFirst = (area: HTMLElement, width: number) => clamp(Math.min(1.1, Math.max(0.54, (area.clientWidth - 1) / width)));
const clamp = (zoom: number) => Math.min(2.5, Math.max(0.04, zoom));

/** Zooms so that the point of the graph under (x, y) of the window, else in the middle, stays where it is. */
function zoomAround(area: HTMLElement | null, zoom: { value: number }, factor: number, x?: number, y?: number): void {
  if (!area) return;
  const box = area.getBoundingClientRect();
  const [left, top] = [(x ?? box.left + box.width / 2) - box.left, (y ?? box.top + box.height / 2) - box.top];
  const before = zoom.value;
  zoom.value = clamp(before * factor);
  const real = zoom.value / before;
  requestAnimationFrame(() => area.scrollTo((area.scrollLeft + left) * real - left, (area.scrollTop + top) * real - top));
}

/** Arrows, + and - belong to fields, menus and dialogs while they have the focus. */
function occupied(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  return Boolean(target.closest?.("input, select, textarea, dialog, [data-keys]")) || document.querySelector("dialog[open]") !== null;
}

/** Selects a layer; a block is no layer: it unfolds, and its first layer (its last, coming from below) is selected. */
function enter(id: string, step: number): void {
  const inside = children.value.get(id);
  const block = nodes.value.get(id)?.category === "block" && inside;
  select(block ? inside[step > 0 ? 0 : inside.length - 1].id : id);
}

function walk(sequence: string[], step: number): void {
  // Frames of unfolded blocks are passed by; a folded one stands for the layers inside.
  const stops = sequence.filter((id) => nodes.value.get(id)?.category !== "block" || !unfolded.value.has(id));
  const here = stops.findIndex((id) => id === selected.value || holds(id, selected.value) && !unfolded.value.has(id));
  const next = stops[here < 0 ? 0 : Math.min(stops.length - 1, Math.max(0, here + step))];
  if (next && next !== stops[here]) enter(next, step);
}

function sideways(boxes: Box[], right: boolean): void {
  const here = boxes.find((box) => box.node.id === selected.value);
  if (!here) return;
  if (children.value.has(here.node.id)) return fold(here.node.id, right);
  const middle = (box: Box) => box.x + box.width / 2;
  const beside = boxes.filter((box) => !box.frame && Math.abs(box.y - here.y) < NODE_HEIGHT && (right ? middle(box) > middle(here) : middle(box) < middle(here)));
  beside.sort((a, b) => Math.abs(middle(a) - middle(here)) - Math.abs(middle(b) - middle(here)));
  const parent = current.value?.parent ?? null;
  if (beside[0]) enter(beside[0].node.id, 1);
  else if (!right && parent) fold(parent, false);
}

function reveal(area: HTMLElement | null): void {
  const card = selected.value ? document.getElementById(`node-${selected.value}`) : null;
  if (!area || !card) return;
  const [outer, inner] = [area.getBoundingClientRect(), card.getBoundingClientRect()];
  if (!outer.height || inner.height > outer.height) return;
  const outside = inner.top < outer.top + 8 || inner.bottom > outer.bottom - 8 || inner.left < outer.left || inner.right > outer.right;
  if (!outside) return;
  area.scrollBy({
    top: inner.top - outer.top - (outer.height - inner.height) / 2,
    left: inner.left < outer.left || inner.right > outer.right ? inner.left - outer.left - (outer.width - inner.width) / 2 : 0,
    behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth",
  });
}
