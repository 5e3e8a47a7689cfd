// What the page knows and has chosen. Views read these signals; the actions below are the only ones that set them.
import { batch, computed, signal } from "@preact/signals";
import { ApiError, get, post, remove, type Graph, type Input, type LayerNode, type Preprocess, type Session } from "./api";
import { withBlocks } from "./blocks";
import { recall, remember } from "./memory";
import { session } from "./session";

export { session };

export type Comparison = { kind: "input" | "model"; id: string } | null;
export type Sort = "index" | "strength";
export type Method = "plain" | "gradcam" | "saliency";
export type Panel = "input" | "model" | "layer";

export const graph = signal<Graph | null>(null);
export const inputs = signal<Input[]>([]);
export const failure = signal<ApiError | null>(null);

export const selected = signal<string | null>(null);
export const inputId = signal<string | null>(null);
export const comparison = signal<Comparison>(null);
export const unfolded = signal<ReadonlySet<string>>(new Set());
export const sort = signal<Sort>(recall("sort") === "index" ? "index" : "strength");
export const method = signal<Method>("plain");
export const explained = signal<number | null>(null);
/** The output that is explained, and the layer that Grad-CAM looks at (null: the last one on the way to it). */
export const explainedOutput = signal(0);
export const camLayer = signal<string | null>(null);
export const panel = signal<Panel>("model");
/** One colour scale for the whole layer, or each feature map from its own darkest to its own brightest. */
export const contrast = signal<"layer" | "channel">("layer");
/** Look at the layer as in training: with dropout. */
export const training = signal(false);
export const drawing = signal(false);

/** Grows whenever earlier answers no longer hold: new weights, another preprocessing. Part of every request's key. */
export const revision = signal(0);

export const nodes = computed(() => new Map((graph.value?.nodes ?? []).map((node) => [node.id, node])));
export const node = computed<LayerNode | null>(() => (selected.value ? (nodes.value.get(selected.value) ?? null) : null));
export const input = computed<Input | null>(() => inputs.value.find((one) => one.id === inputId.value) ?? null);
export const otherInput = computed<Input | null>(() => {
  const other = comparison.value;
  return other?.kind === "input" ? (inputs.value.find((one) => one.id === other.id) ?? null) : null;
});
export const children = computed(() => {
  const inside = new Map<string, LayerNode[]>();
  for (const one of graph.value?.nodes ?? []) {
    if (one.parent) inside.set(one.parent, [...(inside.get(one.parent) ?? []), one]);
  }
  return inside;
});

export function problem(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ApiError("page", { en: `The page itself failed: ${message}`, ja: `ページ側でエラーが起きました: ${message}` });
}

/** Loads everything anew; keeps what the learner had selected where it still exists. */
export async function load(): Promise<void> {
  try {
    const [nextSession, plainGraph, nextInputs] = await Promise.all([
      get<Session>("api/session"),
      get<Graph>("api/graph", { model: "a" }),
      get<Input[]>("api/inputs"),
    ]);
    const nextGraph = withBlocks(plainGraph);
    batch(() => {
      session.value = nextSession;
      graph.value = nextGraph;
      failure.value = null;
      takeInputs(nextInputs);
      if (!nodes.value.has(selected.value ?? "")) selected.value = null;
      if (!selected.value && !readAddress()) select(firstWorthSeeing(nextGraph)?.id ?? null, false);
      revision.value++;
    });
    document.title = `${nextSession.title} · Quiver`;
  } catch (error) {
    failure.value = problem(error);
  }
}

/** Goes to the layer and the input that the address names; false where it names no layer of this model. */
export function readAddress(): boolean {
  const wanted = new URLSearchParams(location.hash.slice(1));
  const brought = inputs.value.find((one) => one.id === wanted.get("input"));
  if (brought) inputId.value = brought.id;
  const named = (graph.value?.nodes ?? []).find((one) => one.id === wanted.get("layer") || one.name === wanted.get("layer"));
  if (named && named.id !== selected.value) select(named.id);
  return named !== undefined;
}

/** The address of what is looked at: to be kept, sent, and gone back to. */
function writeAddress(): void {
  const known = new URLSearchParams(location.hash.slice(1));
  const asked = known.get("layer");
  const same = asked === selected.value || (asked !== null && asked === node.value?.name);
  const next = new URLSearchParams({ layer: selected.value ?? "", input: inputId.value ?? "" });
  if (same && known.get("input") === inputId.value) return;
  history[same ? "replaceState" : "pushState"](null, "", `#${next}`);
}

/** The page opens on something to look at: the first convolution, else the first layer that computes. */
function firstWorthSeeing(loaded: Graph): LayerNode | undefined {
  const outer = loaded.nodes.filter((one) => one.view !== "none");
  return outer.find((one) => one.category === "conv") ?? outer.find((one) => one.category !== "input") ?? outer[0];
}

export async function loadInputs(): Promise<void> {
  try {
    takeInputs(await get<Input[]>("api/inputs"));
  } catch (error) {
    failure.value = problem(error);
  }
}

function takeInputs(listed: Input[]): void {
  // What the learner just brought comes first.
  const own = (one: Input) => one.kind === "upload" || one.kind === "drawing";
  const next = [...listed.filter(own), ...listed.filter((one) => !own(one))];
  inputs.value = next;
  // Somebody else's upload, or yesterday's, is not what a page opens on.
  const first = listed.find((one) => !one.error && !own(one)) ?? next.find((one) => !one.error) ?? next[0];
  if (!next.some((one) => one.id === inputId.value)) inputId.value = first?.id ?? null;
  const other = comparison.value;
  if (other?.kind === "input" && !next.some((one) => one.id === other.id)) comparison.value = null;
}

export async function refreshSession(): Promise<void> {
  try {
    session.value = await get<Session>("api/session");
  } catch (error) {
    failure.value = problem(error);
  }
}

export async function switchPreprocess(id: string): Promise<void> {
  const next = await post<Preprocess>("api/preprocess", {}, JSON.stringify({ id }), "application/json");
  batch(() => {
    if (session.value) session.value = { ...session.value, preprocess: next };
    revision.value++;
  });
}

/** Sends a picture and selects it. Throws ApiError where the server refuses it. */
export async function send(name: string, kind: "upload" | "drawing", body: Blob): Promise<void> {
  const created = await post<Input>("api/inputs", { name, kind }, body, body.type || "application/octet-stream");
  // A drawing is one input however often it is redrawn.
  const known = inputs.value.filter((one) => one.id !== created.id && !(kind === "drawing" && one.kind === kind && one.name === created.name));
  batch(() => {
    inputs.value = [created, ...known];
    inputId.value = created.id;
  });
}

/** Removes an upload or a drawing. Throws ApiError. */
export async function discard(id: string): Promise<void> {
  takeInputs(await remove<Input[]>(`api/inputs/${encodeURIComponent(id)}`));
}

/** Swaps black and white of a picture. Throws ApiError. */
export async function invert(id: string): Promise<void> {
  const turned = await post<Input>(`api/inputs/${encodeURIComponent(id)}/invert`, {}, "");
  batch(() => {
    inputs.value = inputs.value.map((one) => (one.id === id ? turned : one));
    revision.value++;
  });
}

export function chooseInput(id: string): void {
  batch(() => {
    inputId.value = id;
    drawing.value = false;
    explained.value = null;
    if (comparison.value?.kind === "input" && comparison.value.id === id) comparison.value = null;
  });
  if (selected.value) writeAddress();
}

export function compareWith(other: Comparison): void {
  batch(() => {
    comparison.value = other?.kind === "input" && other.id === inputId.value ? null : other;
    drawing.value = false;
  });
}

export function draw(on: boolean): void {
  drawing.value = on;
}

export function lookBy(next: Method): void {
  method.value = next;
}

/** Explains this class; `output`: whose class it is. */
export function explain(index: number | null, output = 0): void {
  batch(() => {
    explained.value = index;
    if (output !== explainedOutput.value) camLayer.value = null;
    explainedOutput.value = output;
    if (method.value === "plain") method.value = "gradcam";
  });
}

export function camAt(id: string | null): void {
  camLayer.value = id;
}

export function show(next: Panel): void {
  panel.value = next;
}

export function contrastBy(next: "layer" | "channel"): void {
  contrast.value = next;
}

export function asInTraining(on: boolean): void {
  training.value = on;
}

/** Earlier answers no longer hold. */
export function outdated(): void {
  revision.value = revision.peek() + 1;
}

export function follows(live: boolean, interrupted: boolean): void {
  if (session.value) session.value = { ...session.value, live, interrupted };
}

export function select(id: string | null, show = true): void {
  batch(() => {
    selected.value = id;
    for (let outer = id ? nodes.value.get(id)?.parent : null; outer; outer = nodes.value.get(outer)?.parent ?? null) {
      if (!unfolded.value.has(outer)) unfolded.value = new Set([...unfolded.value, outer]);
    }
    if (id && show) panel.value = "layer";
  });
  if (id && show) writeAddress();
}

export function fold(id: string, open: boolean): void {
  const next = new Set(unfolded.value);
  if (open) next.add(id);
  else next.delete(id);
  batch(() => {
    unfolded.value = next;
    // A layer that can no longer be seen in the graph gives way to the model that holds it; a block is no layer itself.
    if (!open && nodes.value.get(id)?.category === "model" && holds(id, selected.value)) selected.value = id;
  });
}

/** Whether the layer is somewhere inside this nested model or block. */
export function holds(id: string, inside: string | null): boolean {
  for (let outer = inside ? nodes.value.get(inside)?.parent : null; outer; outer = nodes.value.get(outer)?.parent) {
    if (outer === id) return true;
  }
  return false;
}

/** Unfolds everything, or folds everything where nothing is folded. */
export function foldAll(): void {
  const all = [...children.value.keys()];
  unfolded.value = all.every((id) => unfolded.value.has(id)) ? new Set() : new Set(all);
}

export function sortBy(next: Sort): void {
  sort.value = next;
  remember("sort", next);
}
