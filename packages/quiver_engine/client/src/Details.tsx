// What Keras knows about the layer; closed at first, for the pictures matter more.
import type { LayerNode } from "./api";
import { whole, words } from "./i18n";
import { full } from "./shape";

export function Details({ layer }: { layer: LayerNode }) {
  const tell = words.value;
  const rows: [string, string][] = [
    [tell.type, layer.type],
    [tell.shape, full(layer.output_shape)],
    [tell.params, whole(layer.params)],
    ...Object.entries(layer.config).map(([name, value]): [string, string] => [name, written(value)]),
  ];
  return (
    <details class="details" data-testid="details">
      <summary>{tell.details}</summary>
      <table>
        <caption class="unseen">{tell.config}</caption>
        <tbody>
          {rows.map(([name, value]) => <tr key={name}><th scope="row">{name}</th><td>{value}</td></tr>)}
        </tbody>
      </table>
    </details>
  );
}

/** {"class_name": "GlorotUniform", "config": {"seed": null}} -> GlorotUniform; everything else as JSON. */
function written(value: unknown): string {
  if (typeof value === "string") return value;
  if (value && typeof value === "object" && "class_name" in value) {
    const { class_name: name, config } = value as { class_name: string; config?: Record<string, unknown> };
    const set = Object.entries(config ?? {}).filter(([, part]) => part !== null);
    return set.length ? `${name}(${set.map(([key, part]) => `${key}=${written(part)}`).join(", ")})` : name;
  }
  return JSON.stringify(value) ?? "";
}
