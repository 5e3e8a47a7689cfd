// The server's answers, as docs/api.md of the package defines them. Every address is relative to the page.

export interface Text {
  en: string;
  ja: string;
}

export interface Preprocess {
  /** Where the arrays given from Python lie far outside of what the model was trained with. */
  warning: Text | null;
  active: string;
  selected: string;
  options: ({ id: string } & Text)[];
  reason: Text | null;
}

export interface Session {
  version: string;
  backend: string;
  title: string;
  models: { id: string; name: string; weights: string }[];
  preprocess: Preprocess;
  classes: { source: "given" | "imagenet" | "none"; count: number | null; names: string[]; names_ja: string[] | null; note: Text | null };
  input: { kind: "image" | "sequence" | "text" | "vector" | "several"; shape: unknown; grayscale: boolean };
  can_upload: boolean;
  can_draw: boolean;
  max_upload_bytes: number;
  live: boolean;
  interrupted: boolean;
}

export interface LayerNode {
  id: string;
  name: string;
  type: string;
  category: string;
  output_shape: unknown;
  params: number;
  multiply_adds: number | null;
  trainable: boolean;
  config: Record<string, unknown>;
  parent: string | null;
  view: "maps" | "bars" | "heat" | "none";
  has_kernels: boolean;
  explained: boolean;
  shared_calls: number;
}

export interface Graph {
  nodes: LayerNode[];
  edges: { source: string; target: string }[];
}

export interface Input {
  id: string;
  name: string;
  kind: string;
  label: { index: number; name: string | null } | null;
  inverted: boolean;
  thumbnail: string | null;
  error: Text | null;
}

export interface Tiles {
  url: string;
  columns: number;
  rows: number;
  cell_width: number;
  cell_height: number;
  scale: number;
  width: number;
  height: number;
}

/** Evenly spaced colours for the values from one end of `range` to the other. */
export interface Colormap {
  name: string;
  colors: string[];
}

export interface ChannelFacts {
  index: number;
  mean: number | null;
  min: number | null;
  max: number | null;
  dead: boolean;
}

export interface Layer {
  kind: "maps" | "bars" | "heat";
  shape: number[];
  count: number;
  order: number[];
  difference: boolean;
  channels: ChannelFacts[];
  image: Tiles | null;
  values: (number | null)[] | null;
  labels?: string[] | null;
  range: [number, number];
  colormap: Colormap;
  histogram: { edges: number[]; counts: number[] } | null;
  dead_share: number | null;
  dead_note?: Text | null;
  forward_ms: number;
  convert_ms: number;
  weights: string;
}

export interface Channel {
  shape: number[];
  range: [number, number];
  values: (number | null)[][];
  step: number;
  image: Tiles;
  colormap: Colormap;
  mean: number | null;
  dead: boolean;
}

export interface Term {
  channel: number;
  /** `null` in the padding. */
  values: (number | null)[][];
  weights: (number | null)[][] | null;
  sum: number;
}

export interface Box {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

/** How one number of a layer was made. */
export interface Making {
  kind: "conv" | "max" | "mean" | "dense";
  value: number;
  sum: number;
  bias: number | null;
  before: number;
  activation: string | null;
  terms: Term[];
  count: number;
  rest: number;
  window: Box | null;
  input: { values: (number | null)[][]; step: number; height: number; width: number; range: [number, number]; colormap: Colormap } | null;
  /** What it can see of each input node. */
  field: Record<string, Box & { height: number; width: number }>;
}

export interface Kernels {
  kind: "kernels";
  image: Tiles;
  shape: number[];
  count: number;
  range: [number, number];
  colors: "rgb" | "mean";
  colormap: Colormap;
}

export interface Prediction {
  index: number;
  label: string | null;
  probability: number;
}

export interface Predictions {
  outputs: { name: string; kind: "classes" | "values"; top: Prediction[]; note: Text | null; picture: { url: string; width: number; height: number } | null }[];
}

export interface Explanation {
  image: { url: string; width: number; height: number };
  class: number;
  label: string | null;
  method: string;
  layer: string | null;
  layer_name?: string | null;
  /** The layers that Grad-CAM can look at, in the model's order. */
  layers: { id: string; name: string }[];
}

/** What the server or the network refused, in both languages. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    readonly text: Text,
    /** A longer message of the model's own code. */
    readonly details: string | null = null,
  ) {
    super(text.en);
  }
}

const UNREACHABLE: Text = {
  en: "Quiver's server does not answer. Is the notebook or script that called launch() still running? Start it again: this page reconnects by itself.",
  ja: "Quiver のサーバーが応答しません。launch() を呼んだノートブックやスクリプトは動いていますか。もう一度起動すると、このページは自動で再接続します。",
};

export type Parameters = Record<string, string | number | null | undefined>;

export function address(path: string, parameters: Parameters = {}): string {
  const url = new URL(path, document.baseURI);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined) url.searchParams.set(name, String(value));
  }
  return url.href;
}

const PAUSE_MS = 250;
const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

/** A laptop that changes its network drops requests even to itself: reading is tried twice, sending once. */
async function reach(url: string, options: RequestInit, again: boolean): Promise<Response> {
  try {
    return await fetch(url, { credentials: "same-origin", ...options });
  } catch (error) {
    if ((error as Error).name === "AbortError") throw error;
    if (!again) throw new ApiError("unreachable", UNREACHABLE);
    await pause();
    return reach(url, options, false);
  }
}

async function ask<T>(url: string, options: RequestInit): Promise<T> {
  const response = await reach(url, options, options.method === undefined);
  const body = await response.json().catch(() => null);
  if (response.ok && body !== null) return body as T;
  if (body?.error?.en) throw new ApiError(body.error.code ?? String(response.status), body.error, body.error.details ?? null);
  const status = `${response.status} ${response.statusText}`.trim();
  throw new ApiError(String(response.status), {
    en: `Expected an answer in JSON, received: ${status}. Reload the page; if it stays, restart the server.`,
    ja: `JSON の応答を期待しましたが、${status} が返りました。ページを再読み込みし、直らなければサーバーを再起動してください。`,
  });
}

export function get<T>(path: string, parameters?: Parameters, signal?: AbortSignal): Promise<T> {
  return ask<T>(address(path, parameters), { signal });
}

export function post<T>(path: string, parameters: Parameters, body: BodyInit, type?: string): Promise<T> {
  return ask<T>(address(path, parameters), {
    method: "POST",
    body,
    headers: type ? { "Content-Type": type } : undefined,
  });
}

export function remove<T>(path: string): Promise<T> {
  return ask<T>(address(path), { method: "DELETE" });
}

/** Resolves once the picture can be painted in one go; the browser's cache then serves every later use. */
export async function decoded(url: string, again = true): Promise<string> {
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
  } catch {
    if (again) {
      await pause();
      return decoded(url, false);
    }
    throw new ApiError("image", {
      en: "The picture of this layer did not arrive. Select the layer again.",
      ja: "この層の画像を受け取れませんでした。もう一度層を選んでください。",
    });
  }
  return url;
}
