// How one number was made: the window in the layer's input, the kernel, their products, the sum, the bias, the activation.
import { useEffect, useRef } from "preact/hooks";
import { get, type Colormap, type Making as Answer, type Parameters, type Term } from "./api";
import { colour, ink, paint } from "./colour";
import { number, words } from "./i18n";
import { Problem } from "./parts";
import { useResource, type Resource } from "./resource";
import { revision } from "./store";

type Grid = (number | null)[][];

// More numbers than these are told by their colours alone.
const MOST_NUMBERS = 25;
const AROUND_ZERO: Colormap = { name: "weights", colors: ["#2166ac", "#92c5de", "#f7f7f7", "#f4a582", "#b2182b"] };

export function useMaking(id: string | null, index: number, place: [number, number], asked: Parameters): Resource<Answer> {
  const key = id === null ? null : JSON.stringify(["number", id, index, place, asked, revision.value]);
  return useResource<Answer>(key, (signal) =>
    get<Answer>(`api/layer/${encodeURIComponent(id!)}/number/${index}`, {
      input: asked.input, model: asked.model, call: asked.call, training: asked.training, row: place[0], column: place[1],
    }, signal));
}

export function Making({ making }: { making: Resource<Answer> }) {
  const tell = words.value;
  if (making.error) return <Problem error={making.error} />;
  if (!making.data) return null;
  const { kind, terms, input } = making.data;
  return (
    <section class="making" aria-label={tell.making} data-testid="making" data-state={making.loading ? "loading" : "ready"}>
      <h3>{tell.making}</h3>
      <p class="note">{tell.makingKinds[kind]}</p>
      <p class="making-sum" aria-live="polite" data-testid="making-sum"><Sum of={making.data} /></p>
      <div class="making-row">
        {input && <Window of={making.data} />}
        <ol class={`terms${kind === "dense" ? " units" : ""}`}>
          {terms.map((term) => <li key={term.channel}><Product term={term} kind={kind} whole={term === terms[0]} /></li>)}
        </ol>
      </div>
    </section>
  );
}

/** The strongest of the input's channels, and where the window lies in it. */
function Window({ of }: { of: Answer }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const tell = words.value;
  const { values, range, colormap, height, width } = of.input!;
  useEffect(() => {
    if (canvas.current) paint(canvas.current, values, range, colormap);
  }, [values]);
  const window = of.window!;
  return (
    <figure class="making-input">
      <div style={{ aspectRatio: `${width} / ${height}` }}>
        <canvas ref={canvas} role="img" aria-label={tell.makingInput(of.terms[0].channel)} />
        <i
          class="map-cursor"
          aria-hidden="true"
          style={{
            left: `${(window.left / width) * 100}%`,
            top: `${(window.top / height) * 100}%`,
            width: `${((window.right - window.left + 1) / width) * 100}%`,
            height: `${((window.bottom - window.top + 1) / height) * 100}%`,
          }}
        />
      </div>
      <figcaption>{tell.makingInput(of.terms[0].channel)}</figcaption>
    </figure>
  );
}

/** Values times weights; the products one by one only where they are `whole`. */
function Product({ term, kind, whole }: { term: Term; kind: Answer["kind"]; whole: boolean }) {
  const tell = words.value;
  const { values, weights } = term;
  const name = kind === "dense" ? tell.unit(term.channel) : tell.inputChannel(term.channel);
  const several = values.length * values[0].length > 1;
  return (
    <div class="term">
      <span class="term-name">{name}</span>
      <Numbers label={tell.window} grid={values} />
      {weights && <b aria-hidden="true">×</b>}
      {weights && <Numbers label={tell.kernel} grid={weights} map={AROUND_ZERO} />}
      {weights && several && whole && <b aria-hidden="true">=</b>}
      {weights && several && whole && (
        <Numbers label={tell.products} grid={values.map((row, y) => row.map((value, x) => (value === null ? null : value * (weights[y][x] ?? 0))))} map={AROUND_ZERO} />
      )}
      <b aria-hidden="true">{kind === "max" ? "max" : kind === "mean" ? "mean" : several ? "Σ" : "="}</b>
      <strong>{number(term.sum)}</strong>
    </div>
  );
}

function Numbers({ grid, label, map }: { grid: Grid; label: string; map?: Colormap }) {
  const known = grid.flat().filter((value): value is number => value !== null);
  const most = Math.max(...known.map(Math.abs), 1e-12);
  const range: [number, number] = map ? [-most, most] : [Math.min(...known, 0), Math.max(...known, 1e-12)];
  const shades = map ?? PLAIN;
  const columns = grid[0].length;
  const written = grid.length * columns <= MOST_NUMBERS;
  return (
    <span
      class={`numbers${written ? "" : " small"}`}
      role="img"
      aria-label={`${label}: ${grid.map((row) => row.map((value) => (value === null ? "–" : number(value, 2))).join(" ")).join("; ")}`}
      style={{ gridTemplateColumns: `repeat(${columns}, 1fr)` }}
    >
      {grid.flatMap((row, y) => row.map((value, x) => (
        <i
          key={`${y} ${x}`}
          class={value === null ? "padding" : ""}
          style={value === null ? {} : { background: `rgb(${colour(value, range, shades).join(" ")})`, color: ink(value, range, shades) }}
        >
          {written && value !== null ? number(value, 2) : ""}
        </i>
      )))}
    </span>
  );
}

const PLAIN: Colormap = { name: "values", colors: ["#101418", "#5b6572", "#f4f6f8"] };

function Sum({ of }: { of: Answer }) {
  const tell = words.value;
  const others = of.count - of.terms.length;
  const parts = of.kind === "max" || of.kind === "mean" ? [] : [
    ...of.terms.map((term) => number(term.sum)),
    ...(others > 0 ? [`${number(of.rest)} (${tell.others(others)})`] : []),
    ...(of.bias !== null ? [`${number(of.bias)} (${tell.bias})`] : []),
  ];
  return (
    <>
      {parts.length > 0 && <span>{parts.map((part) => (part.startsWith("-") ? `− ${part.slice(1)}` : part)).join(" + ").replaceAll("+ −", "−")} = </span>}
      <b>{number(of.before)}</b>
      {of.activation && <span>{` → ${of.activation} → `}<b>{number(of.value)}</b></span>}
    </>
  );
}
