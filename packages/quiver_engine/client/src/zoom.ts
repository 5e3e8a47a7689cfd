// Pointer gestures on a scrolling area: drag to move (mouse), Ctrl+wheel and two fingers to zoom. Touch scrolls by itself.

type Zoom = (factor: number, x: number, y: number) => void;

export function zoomable(area: HTMLElement | null, zoom: Zoom): (() => void) | undefined {
  if (!area) return;
  const stop = new AbortController();
  const on = <K extends keyof HTMLElementEventMap>(type: K, listener: (event: HTMLElementEventMap[K]) => void, passive = true) =>
    area.addEventListener(type, listener, { signal: stop.signal, passive });

  on("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * 0.004), event.clientX, event.clientY);
  }, false);

  let from: { x: number; y: number; left: number; top: number } | null = null;
  on("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button !== 0) return;
    from = { x: event.clientX, y: event.clientY, left: area.scrollLeft, top: area.scrollTop };
  });
  on("pointermove", (event) => {
    if (!from || !(event.buttons & 1)) return void (from = null);
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
    if (!area.classList.contains("dragging") && Math.hypot(dx, dy) < 5) return;
    area.classList.add("dragging");
    area.scrollTo(from.left - dx, from.top - dy);
  });
  const release = () => {
    from = null;
    // After the click that ends a drag, which must not select a layer.
    setTimeout(() => area.classList.remove("dragging"));
  };
  on("pointerup", release);
  on("pointerleave", release);
  area.addEventListener("click", (event) => {
    if (area.classList.contains("dragging")) event.stopPropagation();
  }, { signal: stop.signal, capture: true });

  let spread = 0;
  const distance = (event: TouchEvent) =>
    Math.hypot(event.touches[0].clientX - event.touches[1].clientX, event.touches[0].clientY - event.touches[1].clientY);
  on("touchstart", (event) => {
    spread = event.touches.length === 2 ? distance(event) : 0;
  });
  on("touchmove", (event) => {
    if (event.touches.length !== 2 || !spread) return;
    event.preventDefault();
    const now = distance(event);
    const [first, second] = [event.touches[0], event.touches[1]];
    zoom(now / spread, (first.clientX + second.clientX) / 2, (first.clientY + second.clientY) / 2);
    spread = now;
  }, false);
  return () => stop.abort();
}
