// Painting values in the colours that the server's pictures use, so that a number looks the same everywhere.
import type { Colormap } from "./api";

type Rgb = [number, number, number];
const parsed = new Map<string, Rgb[]>();

function stops(map: Colormap): Rgb[] {
  let colours = parsed.get(map.name);
  if (!colours) {
    colours = map.colors.map((hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as Rgb);
    parsed.set(map.name, colours);
  }
  return colours;
}

export function colour(value: number | null, range: [number, number], map: Colormap): Rgb {
  if (value === null) return [128, 128, 128];
  const span = range[1] - range[0];
  const share = span > 0 ? Math.min(1, Math.max(0, (value - range[0]) / span)) : 0;
  const colours = stops(map);
  const place = share * (colours.length - 1);
  const left = Math.min(Math.floor(place), colours.length - 2);
  const mix = (part: number) => Math.round(colours[left][part] + (colours[left + 1][part] - colours[left][part]) * (place - left));
  return [mix(0), mix(1), mix(2)];
}

/** One pixel for each value; `range` is what the two ends of the colours stand for. */
export function paint(canvas: HTMLCanvasElement, values: (number | null)[][], range: [number, number], map: Colormap): void {
  const [rows, columns] = [values.length, values[0]?.length ?? 0];
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext("2d");
  if (!context || !rows || !columns) return;
  const image = context.createImageData(columns, rows);
  values.forEach((row, y) => row.forEach((value, x) => image.data.set([...colour(value, range, map), 255], (y * columns + x) * 4)));
  context.putImageData(image, 0, 0);
}

/** Black or white, whichever reads better on the colour of `value`. */
export function ink(value: number | null, range: [number, number], map: Colormap): string {
  const [red, green, blue] = colour(value, range, map);
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? "#111" : "#fff";
}

export function gradient(map: Colormap): string {
  return `linear-gradient(to right, ${map.colors.join(", ")})`;
}
