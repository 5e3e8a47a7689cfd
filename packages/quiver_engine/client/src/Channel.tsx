// One feature map, large: a colour scale, every number, and its neighbours with the arrow keys.
import { useEffect, useRef, useState } from "preact/hooks";
import { address, get, type Channel, type Parameters } from "./api";
import { colour, ink, paint } from "./colour";
import { number, words } from "./i18n";
import { titles, type Look } from "./look";
import { Making, useMaking } from "./Making";
import { Legend, Problem } from "./parts";
import { useResource } from "./resource";
import { input, nodes, revision } from "./store";

const NUMBERED = 16;

export function ChannelDialog({ look, index, onIndex }: { look: Look; index: number; onIndex: (index: number | null) => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const tell = words.value;
  const order = look.layer.order;
  const explained = look.layer.kind === "maps" && (nodes.value.get(look.id)?.explained ?? false);
  const title = look.layer.kind === "heat" ? tell.feature(index) : tell.channel(index);
  const key = JSON.stringify([look.id, look.asked, index, revision.value]);
  const path = `api/layer/${encodeURIComponent(look.id)}/channel/${index}`;
  const answer = useResource<Channel[]>(key, (signal) => Promise.all(look.asked.map((asked) => get<Channel>(path, asked, signal))));

  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  const go = (step: number) => onIndex(order[(order.indexOf(index) + step + order.length) % order.length]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      event.preventDefault();
      go(event.key === "ArrowRight" ? 1 : -1);
    }
  };
  return (
    <dialog
      ref={dialog}
      class="channel"
      aria-label={title}
      onClose={() => onIndex(null)}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}
      onKeyDown={onKeyDown}
      data-testid="channel"
      data-channel={index}
      data-state={answer.error ? "error" : answer.loading ? "loading" : "ready"}
    >
      <div class="channel-inside">
        <header>
          <h2>{title}</h2>
          <span class="note">{`${order.indexOf(index) + 1} / ${order.length}`}</span>
          <span class="grow" />
          <button type="button" onClick={() => go(-1)} aria-label={tell.previous} title={tell.previous} data-testid="channel-previous">←</button>
          <button type="button" onClick={() => go(1)} aria-label={tell.next} title={tell.next} data-testid="channel-next">→</button>
          <button type="button" onClick={() => dialog.current?.close()} aria-label={tell.close} title={tell.close} data-testid="channel-close">✕</button>
        </header>
        {answer.error && <Problem error={answer.error} retry={answer.retry} />}
        <div class={`maps${answer.data && answer.data.length > 1 ? " several" : ""}`}>
          {answer.data?.map((channel, which) => (
            <Map
              key={which}
              channel={channel}
              title={answer.data!.length > 1 ? titles()[which] : null}
              explained={explained && answer.data!.length === 1 ? { id: look.id, index, asked: look.asked[0] } : null}
            />
          ))}
        </div>
      </div>
    </dialog>
  );
}

const STEP_MS = 700;
const SLOW_STEP_MS = 1800;

function Map({ channel, title, explained }: {
  channel: Channel;
  title: string | null;
  explained: { id: string; index: number; asked: Parameters } | null;
}) {
  const tell = words.value;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [place, setPlace] = useState<[number, number] | null>(null);
  const { values, range, colormap, step } = channel;
  const [rows, columns] = [values.length, values[0]?.length ?? 0];
  const numbered = rows <= NUMBERED && columns <= NUMBERED && rows > 1;

  // The place whose making is told: it stays when the pointer leaves.
  const [told, setTold] = useState<[number, number]>([Math.floor(rows / 2), Math.floor(columns / 2)]);
  const [playing, setPlaying] = useState(false);
  const making = useMaking(explained?.id ?? null, explained?.index ?? 0, [told[0] * step, told[1] * step], explained?.asked ?? {});
  const move = (row: number, column: number) => setTold([Math.min(rows - 1, Math.max(0, row)), Math.min(columns - 1, Math.max(0, column))]);
  useEffect(() => {
    // From left to right and down, as the window goes; each step waits for the numbers of the last one.
    if (!playing || making.loading) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const timer = setTimeout(() => {
      const next = told[0] * columns + told[1] + 1;
      if (next >= rows * columns) setPlaying(false);
      else setTold([Math.floor(next / columns), next % columns]);
    }, calm ? SLOW_STEP_MS : STEP_MS);
    return () => clearTimeout(timer);
  }, [playing, told, making.loading]);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!step || !explained) return;
    event.preventDefault();
    // Outside of the map the arrows go to the next feature map.
    event.stopPropagation();
    setPlaying(false);
    move(told[0] + step[0], told[1] + step[1]);
  };

  useEffect(() => {
    if (canvas.current) paint(canvas.current, values, range, colormap);
  }, [channel]);

  const point = (event: PointerEvent) => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const [x, y] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    const next: [number, number] = [Math.min(rows - 1, Math.max(0, Math.floor(y * rows))), Math.min(columns - 1, Math.max(0, Math.floor(x * columns)))];
    setPlace(next);
    if (explained && (next[0] !== told[0] || next[1] !== told[1])) {
      setPlaying(false);
      setTold(next);
    }
  };
  // Before the pointer comes, the middle: a page without numbers would explain nothing.
  const chosen = place ?? told;
  const at = chosen && chosen[0] < rows && chosen[1] < columns ? chosen : null;
  const seen = making.data ? Object.values(making.data.field)[0] : undefined;
  return (
    <figure class={`map${explained ? " explained" : ""}`}>
      {title && <figcaption>{title}</figcaption>}
      <div
        class="map-stage"
        style={{ aspectRatio: rows === 1 ? "6" : `${columns} / ${rows}` }}
        tabIndex={explained ? 0 : undefined}
        role={explained ? "group" : undefined}
        aria-label={explained ? tell.stepHint : undefined}
        onKeyDown={onKeyDown}
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => setPlace(null)}
      >
        <canvas ref={canvas} role="img" aria-label={`${columns} × ${rows}, ${number(range[0])} – ${number(range[1])}`} data-testid="channel-map" />
        {numbered && (
          <div class="map-numbers" aria-hidden="true" style={{ gridTemplateColumns: `repeat(${columns}, 1fr)`, fontSize: `${Math.min(13, 132 / columns)}px` }}>
            {values.flatMap((row, y) => row.map((value, x) => (
              <span key={`${y}-${x}`} style={{ color: ink(value, range, colormap) }}>{value === null ? "–" : brief(value)}</span>
            )))}
          </div>
        )}
        {at && (
          <i
            class="map-cursor"
            aria-hidden="true"
            style={{ left: `${(at[1] / columns) * 100}%`, top: `${(at[0] / rows) * 100}%`, width: `${100 / columns}%`, height: `${100 / rows}%` }}
          />
        )}
      </div>
      <div class="map-side">
        <Legend map={colormap} range={range} />
        <span class="note">{channel.dead ? tell.deadChannel : `${tell.mean} ${number(channel.mean ?? NaN)}`}</span>
        <output data-testid="channel-value">
          {at ? (
            <>
              <b>{written(values[at[0]][at[1]])}</b>
              <span>{rows === 1 ? `${tell.step} ${at[1] * step}` : `${tell.row} ${at[0] * step}, ${tell.column} ${at[1] * step}`}</span>
            </>
          ) : <span>{tell.pointAt}</span>}
        </output>
        {!numbered && rows > 1 && !explained && <Loupe values={values} place={at} channel={channel} />}
        {explained && (
          <button type="button" aria-pressed={playing} title={tell.stepHint} onClick={() => setPlaying(!playing)} data-testid="play">
            {playing ? `❚❚ ${tell.pause}` : `▶ ${tell.play}`}
          </button>
        )}
        {!title && rows > 1 && input.value?.thumbnail && (
          <figure class="map-input">
            <div>
              <img src={address(input.value.thumbnail)} alt={input.value.name} />
              {seen && (
                <i
                  class="map-cursor"
                  aria-hidden="true"
                  style={{
                    left: `${(seen.left / seen.width) * 100}%`,
                    top: `${(seen.top / seen.height) * 100}%`,
                    width: `${((seen.right - seen.left + 1) / seen.width) * 100}%`,
                    height: `${((seen.bottom - seen.top + 1) / seen.height) * 100}%`,
                  }}
                  data-testid="field"
                />
              )}
            </div>
            <figcaption>{seen ? tell.field(seen.bottom - seen.top + 1, seen.right - seen.left + 1) : tell.inputPanel}</figcaption>
          </figure>
        )}
      </div>
      {explained && <Making making={making} />}
    </figure>
  );
}

/** The numbers around the pointer, where the map has too many for all. */
function Loupe({ values, place, channel }: { values: (number | null)[][]; place: [number, number] | null; channel: Channel }) {
  const around = [-2, -1, 0, 1, 2];
  return (
    <div class="loupe" aria-hidden="true">
      {around.flatMap((dy) => around.map((dx) => {
        const value = place ? values[place[0] + dy]?.[place[1] + dx] : undefined;
        const known = value !== undefined;
        return (
          <span
            key={`${dy} ${dx}`}
            class={dx === 0 && dy === 0 ? "middle" : ""}
            style={known ? { background: shade(value, channel), color: ink(value, channel.range, channel.colormap) } : {}}
          >
            {known ? (value === null ? "–" : brief(value)) : ""}
          </span>
        );
      }))}
    </div>
  );
}

const written = (value: number | null) => (value === null ? "–" : number(value, 4));

function shade(value: number | null, channel: Channel): string {
  return `rgb(${colour(value, channel.range, channel.colormap).join(" ")})`;
}

function brief(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  return size >= 100 ? value.toFixed(0) : size >= 10 ? value.toFixed(1) : size >= 0.01 ? value.toFixed(2) : value.toExponential(0);
}
