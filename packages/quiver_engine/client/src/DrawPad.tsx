// Draw a digit, a shoe, anything: the network looks at each stroke.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { ApiError } from "./api";
import { words } from "./i18n";
import { Problem } from "./parts";
import { draw, problem, send } from "./store";

const SIDE = 280;

export function DrawPad() {
  const tell = words.value;
  const canvas = useRef<HTMLCanvasElement>(null);
  const pen = useSignal(20);
  const error = useSignal<ApiError | null>(null);
  const sending = useRef({ busy: false, again: false });

  const wipe = () => {
    const context = canvas.current!.getContext("2d")!;
    context.fillStyle = "#000";
    context.fillRect(0, 0, SIDE, SIDE);
  };
  useEffect(wipe, []);

  // One drawing is on its way at a time; strokes made meanwhile go together in the next.
  const show = async () => {
    const state = sending.current;
    if (state.busy) return void (state.again = true);
    state.busy = true;
    try {
      do {
        state.again = false;
        const blob = await new Promise<Blob | null>((resolve) => canvas.current?.toBlob(resolve, "image/png"));
        if (blob) await send("drawing.png", "drawing", blob);
      } while (state.again);
      error.value = null;
    } catch (caught) {
      error.value = problem(caught);
    } finally {
      state.busy = false;
    }
  };

  const last = useRef<{ x: number; y: number } | null>(null);
  const stroke = (event: PointerEvent) => {
    const box = canvas.current!.getBoundingClientRect();
    const scale = SIDE / box.width;
    const to = { x: (event.clientX - box.left) * scale, y: (event.clientY - box.top) * scale };
    const from = last.current ?? to;
    const context = canvas.current!.getContext("2d")!;
    context.strokeStyle = "#fff";
    context.lineWidth = pen.value;
    context.lineCap = context.lineJoin = "round";
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x + 0.01, to.y);
    context.stroke();
    last.current = to;
  };
  return (
    <div class="pad" data-testid="pad">
      <canvas
        ref={canvas}
        width={SIDE}
        height={SIDE}
        role="img"
        aria-label={tell.canvas}
        data-testid="pad-canvas"
        onPointerDown={(event) => {
          event.preventDefault();
          canvas.current?.setPointerCapture(event.pointerId);
          stroke(event);
        }}
        onPointerMove={(event) => last.current && stroke(event)}
        onPointerUp={() => {
          if (!last.current) return;
          last.current = null;
          void show();
        }}
        onPointerCancel={() => (last.current = null)}
      />
      <p class="note">{tell.drawIntro}</p>
      <div class="pad-tools">
        <label class="field">
          {tell.pen}
          <input type="range" min={8} max={44} value={pen.value} onInput={(event) => (pen.value = Number(event.currentTarget.value))} />
        </label>
        <button type="button" onClick={wipe} data-testid="pad-clear">{tell.clear}</button>
        <button type="button" class="main" onClick={() => draw(false)} data-testid="pad-done">{tell.done}</button>
      </div>
      {error.value && <Problem error={error.value} />}
    </div>
  );
}
