// The cells of one tiled picture as a grid of buttons; the grid takes any width, the picture stays one file.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { address, type ChannelFacts, type Tiles } from "./api";
import { useWidth } from "./parts";

const GAP = 6;

export interface Sheet {
  image: Tiles;
  /** Which channel stands in which cell of the picture. */
  order: number[];
}

/** Several sheets show the same channel side by side: one input, another, the difference. */
export function TileGrid(props: {
  sheets: Sheet[];
  order: number[];
  facts?: Map<number, ChannelFacts>;
  describe: (index: number) => string;
  onOpen?: (index: number) => void;
  label: string;
}) {
  const [element, width] = useWidth<HTMLDivElement>();
  const [focus, setFocus] = useState(0);
  const moved = useRef(false);
  const count = props.sheets.length;
  const { image } = props.sheets[0];
  const wished = props.onOpen ? Math.round(wish(props.order.length, width) * (count > 1 ? 0.72 : 1)) : Math.min(72, Math.max(48, image.cell_width * 8));
  const columns = Math.max(1, Math.floor((width + GAP) / (Math.min(wished * count, width) + GAP)));
  const cell = Math.max(8, Math.floor((width - GAP * (columns - 1)) / columns / count));
  const size = props.onOpen ? Math.min(cell, Math.round(wished * 1.35)) : Math.min(cell, wished);
  const height = Math.max(4, Math.round((size * image.cell_height) / image.cell_width));
  const places = props.sheets.map((sheet) => new Map(sheet.order.map((index, place) => [index, place])));

  // Of hundreds of maps, those below the edge of the window would hold up the ones that are looked at. The same layer with
  // other weights, or in another order, is drawn in one go: one may have scrolled down in it.
  const [settled, settle] = useState("");
  const layer = image.url.split("?")[0];
  useEffect(() => (settled === layer ? undefined : whenIdle(() => settle(layer))), [layer, settled]);
  const rows = Math.ceil(props.order.length / columns);
  const inSight = columns * Math.ceil(window.innerHeight / (height + GAP));
  const drawn = settled === layer ? props.order : props.order.slice(0, inSight);

  useLayoutEffect(() => {
    if (moved.current) (element.current?.children[focus] as HTMLElement | undefined)?.focus();
    moved.current = false;
  }, [focus]);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    moved.current = true;
    setFocus(Math.min(props.order.length - 1, Math.max(0, focus + step)));
  };

  return (
    <div
      class="tiles"
      ref={element}
      role="group"
      aria-label={props.label}
      data-keys="own"
      data-testid="tiles"
      data-count={props.order.length}
      onKeyDown={onKeyDown}
      style={{
        gridTemplateColumns: `repeat(${columns}, ${size * count}px)`,
        gap: `${GAP}px`,
        // The page must not jump while the rest is on its way.
        minHeight: drawn.length < props.order.length ? `${rows * (height + GAP)}px` : undefined,
        // What all tiles share is said once: there may be hundreds of them.
        "--tile-width": `${size}px`,
        "--tile-height": `${height}px`,
        ...Object.assign({}, ...props.sheets.map(({ image }, which) => ({
          [`--picture-${which}`]: `url("${address(image.url)}")`,
          [`--spread-${which}`]: `${image.columns * size}px ${image.rows * height}px`,
        }))),
      }}
    >
      {width > 0 && drawn.map((index, place) => {
        const facts = props.facts?.get(index);
        const described = props.describe(index);
        const pictures = props.sheets.map((sheet, which) => {
          const cell = places[which].get(index);
          const { columns: across, cell_width } = sheet.image;
          if (cell === undefined) return <span key={which} class="tile-picture" />;
          return (
            <span
              key={which}
              class={`tile-picture sheet-${which}${size > cell_width ? " pixels" : ""}`}
              style={{ backgroundPosition: `${-(cell % across) * size}px ${-Math.floor(cell / across) * height}px` }}
            />
          );
        });
        if (!props.onOpen) return <div class="tile" key={index} role="img" aria-label={described}>{pictures}</div>;
        return (
          <button
            key={index}
            type="button"
            class={`tile${facts?.dead ? " dead" : ""}`}
            tabIndex={place === Math.min(focus, props.order.length - 1) ? 0 : -1}
            aria-label={described}
            title={described}
            onClick={() => (setFocus(place), props.onOpen?.(index))}
            data-testid="tile"
            data-channel={index}
          >
            <span class="tile-row">{pictures}</span>
            <span class="tile-name">{index}</span>
          </button>
        );
      })}
    </div>
  );
}

/** Calls back once the browser has nothing more urgent to draw; returns how to call it off. */
function whenIdle(then: () => void): () => void {
  // Safari has no idle callbacks.
  if (!window.requestIdleCallback) {
    const timer = window.setTimeout(then, 50);
    return () => clearTimeout(timer);
  }
  const request = requestIdleCallback(then, { timeout: 300 });
  return () => cancelIdleCallback(request);
}

/** Few maps are shown large, hundreds small enough to compare at a glance. */
function wish(count: number, width: number): number {
  const sizes: [number, number][] = [[8, 148], [16, 124], [32, 104], [64, 84], [128, 68], [256, 58], [512, 50]];
  const size = sizes.find(([limit]) => count <= limit)?.[1] ?? 44;
  return width < 480 ? Math.round(size * 0.75) : size;
}
