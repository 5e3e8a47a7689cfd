// A layer's output drawn as the block that papers draw: as tall as the map, as deep as it has channels.
import { sizes } from "./shape";

const log = (value: number) => Math.log2(Math.max(1, value));

export function Glyph({ shape, view }: { shape: unknown; view: string }) {
  const known = sizes(shape).map((size) => size ?? 64);
  if (known.length >= 3) return <Block height={known[0]} depth={known[known.length - 1]} />;
  if (known.length === 2) return view === "maps" ? <Block height={known[0]} depth={known[1]} /> : <Sheet steps={known[0]} features={known[1]} />;
  return <Column units={known[0] ?? 1} />;
}

/** 34 x 34: a box whose front is the map and whose depth grows with the channels. */
function Block({ height, depth }: { height: number; depth: number }) {
  const side = 5 + Math.min(1, log(height) / 8) * 16;
  const deep = 2.5 + Math.min(1, log(depth) / 11) * 10;
  const [left, top] = [17 - (side + deep) / 2, 17 - (side - deep * 0.6) / 2];
  const lift = deep * 0.6;
  const right = left + side;
  return (
    <g class="glyph">
      <path class="glyph-top" d={`M${left} ${top}l${deep} ${-lift}h${side}l${-deep} ${lift}z`} />
      <path class="glyph-side" d={`M${right} ${top}l${deep} ${-lift}v${side}l${-deep} ${lift}z`} />
      <rect class="glyph-front" x={left} y={top} width={side} height={side} />
    </g>
  );
}

function Column({ units }: { units: number }) {
  const height = 6 + Math.min(1, log(units) / 12) * 24;
  const cells = Math.max(2, Math.round(height / 5));
  return (
    <g class="glyph">
      {Array.from({ length: cells }, (_, cell) => (
        <rect
          key={cell}
          class={cell % 2 ? "glyph-top" : "glyph-front"}
          x={14}
          y={17 - height / 2 + (cell * height) / cells}
          width={6}
          height={height / cells - 0.8}
        />
      ))}
    </g>
  );
}

function Sheet({ steps, features }: { steps: number; features: number }) {
  const width = 10 + Math.min(1, log(steps) / 9) * 18;
  const height = 6 + Math.min(1, log(features) / 9) * 16;
  return (
    <g class="glyph">
      {Array.from({ length: 4 }, (_, step) => (
        <rect
          key={step}
          class={step % 2 ? "glyph-top" : "glyph-front"}
          x={17 - width / 2 + (step * width) / 4}
          y={17 - height / 2}
          width={width / 4 - 1}
          height={height}
        />
      ))}
    </g>
  );
}
