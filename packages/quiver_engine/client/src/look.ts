// What is asked about a layer: one answer, or three when something is compared: this, the other, the difference.
import { address, decoded, get, type Layer, type Parameters } from "./api";
import { words } from "./i18n";
import { comparison, contrast, input, inputId, otherInput, revision, session, sort, training } from "./store";

export interface Look {
  id: string;
  layer: Layer;
  all: Layer[];
  asked: Parameters[];
}

/** The request for a layer under everything that is chosen on the page; its key changes whenever the answer would. */
export function layerRequest(id: string, call: number): { key: string; load: (signal: AbortSignal) => Promise<Look> } {
  const common = {
    model: "a",
    input: inputId.value,
    sort: sort.value,
    scale: contrast.value,
    call: call > 0 ? call : null,
    training: training.value ? 1 : null,
  };
  const other = comparison.value;
  const asked: Parameters[] = [common];
  if (other?.kind === "input" && other.id !== inputId.value) asked.push({ ...common, input: other.id }, { ...common, minus_input: other.id });
  if (other?.kind === "model") asked.push({ ...common, model: other.id }, { ...common, minus_model: other.id });
  return {
    key: JSON.stringify([id, asked, revision.value]),
    load: async (signal) => {
      const all = await Promise.all(asked.map(async (parameters) => {
        const layer = await get<Layer>(`api/layer/${encodeURIComponent(id)}`, parameters, signal);
        if (layer.image) await decoded(address(layer.image.url));
        return layer;
      }));
      return { id, layer: all[0], all, asked };
    },
  };
}

/** What stands side by side, by name. */
export function titles(): string[] {
  const other = comparison.value;
  if (!other) return [input.value?.name ?? ""];
  if (other.kind === "input") return [input.value?.name ?? "", otherInput.value?.name ?? "", words.value.difference];
  const name = (id: string) => session.value?.models.find((model) => model.id === id)?.name ?? id;
  const [one, two] = [name("a"), name(other.id)];
  return one === two ? [`${one} A`, `${two} B`, words.value.difference] : [one, two, words.value.difference];
}
