// Output shapes as people read them.

/** The first shape of an output without its batch dimension; a layer may have several outputs. */
export function sizes(shape: unknown): (number | null)[] {
  if (!Array.isArray(shape)) {
    const first = shape && typeof shape === "object" ? Object.values(shape)[0] : null;
    return first ? sizes(first) : [];
  }
  if (Array.isArray(shape[0])) return sizes(shape[0]);
  return shape.slice(1) as (number | null)[];
}

export function short(shape: unknown): string {
  const dimensions = sizes(shape);
  return dimensions.length ? dimensions.map((size) => size ?? "?").join("×") : "·";
}

/** The shape as Keras prints it, batch dimension included. */
export function full(shape: unknown): string {
  if (!Array.isArray(shape)) {
    if (shape && typeof shape === "object") {
      return Object.entries(shape).map(([name, part]) => `${name}: ${full(part)}`).join("; ");
    }
    return "";
  }
  if (Array.isArray(shape[0])) return shape.map(full).join("; ");
  return `(${shape.map((size) => size ?? "None").join(", ")})`;
}

/** A class name short enough for a card: MaxPool2D, BatchNorm; the layer's panel has the whole. */
export function brief(type: string): string {
  return type.replace("Pooling", "Pool").replace("Average", "Avg").replace("Normalization", "Norm").replace("Padding", "Pad").replace(/^InputLayer$/, "Input");
}
