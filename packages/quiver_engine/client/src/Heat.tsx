// Sequences: time runs to the right, features downwards. A click opens one feature over time.
import { useState } from "preact/hooks";
import { address, type Layer } from "./api";
import { words } from "./i18n";
import { titles, type Look } from "./look";
import { useWidth } from "./parts";

export function Heat({ look, onOpen }: { look: Look; onOpen: (index: number) => void }) {
  return (
    <div class="heats" data-testid="heat">
      {look.all.map((one, which) => <Picture key={which} layer={one} title={look.all.length > 1 ? titles()[which] : null} onOpen={onOpen} />)}
    </div>
  );
}

function Picture({ layer, title, onOpen }: { layer: Layer; title: string | null; onOpen: (index: number) => void }) {
  const tell = words.value;
  const [holder, width] = useWidth<HTMLDivElement>();
  const [place, setPlace] = useState<{ step: number; feature: number } | null>(null);
  const [steps, features] = layer.shape;
  if (!layer.image) return null;
  // Whole pixels a step keep every stripe equally wide; a long sequence is simply squeezed.
  const drawn = steps <= width ? Math.min(48, Math.floor(width / steps)) * steps : width;
  const height = Math.min(Math.max(features * 7, 140), 440);
  const find = (event: PointerEvent | MouseEvent) => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const row = Math.floor(((event.clientY - box.top) / box.height) * layer.order.length);
    return {
      step: Math.min(steps - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * steps))),
      feature: layer.order[Math.min(layer.order.length - 1, Math.max(0, row))],
    };
  };
  return (
    <figure class="heat" ref={holder}>
      {title && <figcaption>{title}</figcaption>}
      {width > 0 && (
        <button
          type="button"
          class="heat-button"
          aria-label={tell.sequence(steps, features)}
          onPointerMove={(event) => setPlace(find(event))}
          onPointerLeave={() => setPlace(null)}
          onClick={(event) => onOpen(find(event).feature)}
        >
          <img src={address(layer.image.url)} alt="" style={{ width: `${drawn}px`, height: `${height}px` }} />
        </button>
      )}
      <output class="note">{place ? tell.heatPoint(place.step, place.feature) : tell.heatHint}</output>
    </figure>
  );
}
