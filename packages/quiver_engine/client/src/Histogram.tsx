// How the layer's values are spread, and how many of them are zero.
import type { Layer } from "./api";
import { number, percent, said, words } from "./i18n";

const WIDTH = 320;
const HEIGHT = 72;

export function Histogram({ layer }: { layer: Layer }) {
  const tell = words.value;
  const { histogram, dead_share: dead } = layer;
  if (!histogram || !histogram.counts.length) return null;
  const { edges, counts } = histogram;
  const [low, high] = [edges[0], edges[edges.length - 1]];
  // Zeros of a ReLU outnumber all else; on a square-root scale the rest can still be seen.
  const top = Math.sqrt(Math.max(...counts, 1));
  const at = (value: number) => (high > low ? ((value - low) / (high - low)) * WIDTH : 0);
  return (
    <div class="histogram" data-testid="histogram">
      <h3>{tell.histogram}</h3>
      <div class="histogram-body">
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT + 16}`} role="img" aria-label={tell.histogramLabel(number(low), number(high))}>
          {counts.map((count, bin) => {
            const height = (Math.sqrt(count) / top) * HEIGHT;
            const left = at(edges[bin]);
            return <rect key={bin} class="bar" x={left + 0.5} width={Math.max(0.6, at(edges[bin + 1]) - left - 1)} y={HEIGHT - height} height={height} />;
          })}
          <line class="axis" x1={0} x2={WIDTH} y1={HEIGHT} y2={HEIGHT} />
          {low < 0 && high > 0 && <line class="zero" x1={at(0)} x2={at(0)} y1={0} y2={HEIGHT} />}
          <text x={0} y={HEIGHT + 13}>{number(low)}</text>
          {low < 0 && high > 0 && at(0) > 40 && at(0) < WIDTH - 40 && <text x={at(0)} y={HEIGHT + 13} text-anchor="middle">0</text>}
          <text x={WIDTH} y={HEIGHT + 13} text-anchor="end">{number(high)}</text>
        </svg>
        {layer.dead_share !== null && !layer.difference && (
          <div class="dead" title={tell.deadHint}>
            <strong data-testid="dead-share">{tell.dead(percent(dead ?? 0))}</strong>
            <span class="share" aria-hidden="true"><i style={{ width: `${(dead ?? 0) * 100}%` }} /></span>
            <p>{said(layer.dead_note) || tell.deadHint}</p>
          </div>
        )}
      </div>
      <p class="timing" data-testid="timing">{tell.timing(layer.forward_ms.toFixed(0), layer.convert_ms.toFixed(0))}</p>
    </div>
  );
}
