// Dense and softmax layers: a few units as labelled bars, thousands as one chart with the strongest named.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Layer } from "./api";
import { className, number, words } from "./i18n";
import { titles, type Look } from "./look";
import { useWidth } from "./parts";
import { Making, useMaking } from "./Making";
import { nodes, session } from "./store";
import { dark } from "./theme";

const FEW = 32;
const NAMED = 10;
const HEIGHT = 190;

export function Bars({ look }: { look: Look }) {
  const tell = words.value;
  const values = look.all.map((one) => (one.values ?? []).map((value) => value ?? 0));
  const name = naming(look.layer);
  const [unit, setUnit] = useState<number | null>(null);
  const explained = look.all.length === 1 && (nodes.value.get(look.id)?.explained ?? false);
  const making = useMaking(explained && unit !== null ? look.id : null, unit ?? 0, [0, 0], look.asked[0]);
  useEffect(() => setUnit(null), [look.id]);
  const few = values[0].length <= FEW;
  const order = few ? values[0].map((_, index) => index) : strongest(values[0], NAMED);
  return (
    <div class="bars" data-testid="bars" data-count={values[0].length}>
      {look.all.length > 1 && (
        <ul class="keys">
          {titles().map((title, which) => <li key={which} class={`series-${which}`}><i aria-hidden="true" />{title}</li>)}
        </ul>
      )}
      {!few && look.all.map((one, which) => (
        <Chart key={which} values={values[which]} series={which} name={name} label={titles()[which] || tell.units(one.count)} />
      ))}
      {!few && <h3>{tell.strongest}</h3>}
      <Rows order={order} values={values} name={name} opened={unit} onOpen={explained ? (index) => setUnit(index === unit ? null : index) : undefined} />
      {unit !== null && <Making making={making} />}
    </div>
  );
}

function naming(layer: Layer): (index: number) => string {
  const names = layer.labels ?? [];
  const tell = words.value;
  return (index) => (names[index] && className(index, names[index])) || (session.value?.classes.source !== "none" && names.length ? String(index) : tell.unit(index));
}

function strongest(values: number[], count: number): number[] {
  return values.map((_, index) => index).sort((a, b) => Math.abs(values[b]) - Math.abs(values[a])).slice(0, count);
}

/** One row a unit; bars grow from zero, to the left where a value is negative. */
function Rows({ order, values, name, opened, onOpen }: { order: number[]; values: number[][]; name: (index: number) => string; opened: number | null; onOpen?: (index: number) => void }) {
  const shown = order.flatMap((index) => values.map((series) => series[index] ?? 0));
  const [low, high] = [Math.min(0, ...shown), Math.max(0, ...shown)];
  const span = high - low || 1;
  return (
    <ol class="rows">
      {order.map((index) => (
        <li key={index} data-testid="bar" data-index={index}>
          {onOpen
            ? <button type="button" class="rows-name" title={words.value.making} aria-expanded={opened === index} onClick={() => onOpen(index)} data-testid="unit">{name(index)}</button>
            : <span class="rows-name" title={name(index)}>{name(index)}</span>}
          <span class="rows-bars" aria-hidden="true">
            {values.map((series, which) => {
              const value = series[index] ?? 0;
              return (
                <i
                  key={which}
                  class={`series-${which}`}
                  style={{ marginLeft: `${((Math.min(value, 0) - low) / span) * 100}%`, width: `${(Math.abs(value) / span) * 100}%` }}
                />
              );
            })}
          </span>
          <span class="rows-value">{values.map((series) => number(series[index] ?? 0)).join(" / ")}</span>
        </li>
      ))}
    </ol>
  );
}

/** All units in their order, from left to right; several share a pixel where there are more than pixels: the strongest is drawn. */
function Chart({ values, series, name, label }: { values: number[]; series: number; name: (index: number) => string; label: string }) {
  const [holder, width] = useWidth<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [point, setPoint] = useState<number | null>(null);
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);

  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || !canvas.current || !width) return;
    const sharp = window.devicePixelRatio || 1;
    canvas.current.width = width * sharp;
    canvas.current.height = HEIGHT * sharp;
    context.scale(sharp, sharp);
    const style = getComputedStyle(canvas.current);
    const span = high - low || 1;
    const y = (value: number) => HEIGHT - ((value - low) / span) * HEIGHT;
    context.fillStyle = style.getPropertyValue("color");
    const step = width / values.length;
    const thick = Math.max(1, step - (step > 3 ? 1 : 0));
    values.forEach((value, index) => context.fillRect(index * step, Math.min(y(0), y(value)), thick, Math.abs(y(value) - y(0))));
    context.globalAlpha = 0.35;
    context.fillRect(0, Math.min(HEIGHT - 1, y(0)), width, 1);
  }, [values, width, dark.value]);

  const onMove = (event: PointerEvent) => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    setPoint(Math.min(values.length - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * values.length))));
  };
  return (
    <figure class={`chart series-${series}`}>
      <div ref={holder}>
        <canvas ref={canvas} role="img" aria-label={`${label}: ${number(low)} – ${number(high)}`} onPointerMove={onMove} onPointerLeave={() => setPoint(null)} />
      </div>
      <figcaption>
        <span>{label}</span>
        <output>{point === null ? `${number(low)} – ${number(high)}` : `${name(point)}: ${number(values[point])}`}</output>
      </figcaption>
    </figure>
  );
}
