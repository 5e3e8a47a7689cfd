// Small pieces that several panels share.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ApiError, Colormap } from "./api";
import { gradient } from "./colour";
import { number, said, words } from "./i18n";

/** What went wrong, in place of what was asked for; the rest of the page lives on. */
export function Problem({ error, retry, dismiss }: { error: ApiError; retry?: () => void; dismiss?: () => void }) {
  return (
    <div class="problem" role="alert" data-testid="error" data-code={error.code}>
      <p>{said(error.text)}</p>
      {error.details && (
        <details>
          <summary>{words.value.wholeMessage}</summary>
          <pre>{error.details}</pre>
        </details>
      )}
      {retry && <button type="button" onClick={retry}>{words.value.retry}</button>}
      {dismiss && <button type="button" onClick={dismiss} data-testid="dismiss">{words.value.close}</button>}
    </div>
  );
}

const SLOW_SECONDS = 2;

/** In the place of what is on its way. What takes long says for how long it has, and why it may. */
export function Waiting({ text, why }: { text: string; why?: string }) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const began = performance.now();
    const timer = setInterval(() => setSeconds(Math.floor((performance.now() - began) / 1000)), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <div class="waits" role="status">
      <i aria-hidden="true" />
      <p>{text}{seconds >= SLOW_SECONDS && <span aria-hidden="true">{` ${words.value.seconds(seconds)}`}</span>}</p>
      {why && seconds >= SLOW_SECONDS && <p class="note">{why}</p>}
    </div>
  );
}

export interface Choice<T extends string> {
  id: T;
  text: string;
  hint?: string;
  disabled?: boolean;
}

/** A row of alternatives of which one holds. */
export function Choices<T extends string>(props: {
  label: string;
  options: Choice<T>[];
  value: T;
  onChoose: (id: T) => void;
  showLabel?: boolean;
  testid?: string;
}) {
  return (
    <div class="choices" role="group" aria-label={props.label} data-testid={props.testid}>
      {props.showLabel && <span class="choices-label" aria-hidden="true">{props.label}</span>}
      <div class="choices-row">
        {props.options.map((option) => (
          <button
            key={option.id}
            type="button"
            aria-pressed={option.id === props.value}
            title={option.hint}
            disabled={option.disabled}
            onClick={() => props.onChoose(option.id)}
            data-testid={props.testid && `${props.testid}-${option.id}`}
          >
            {option.text}
          </button>
        ))}
      </div>
    </div>
  );
}

/** The colours and what their two ends stand for; no range where every map has its own. */
export function Legend({ map, range, title }: { map: Colormap; range: [number, number] | null; title?: string }) {
  const tell = words.value;
  return (
    <div class="legend" data-testid="legend">
      {title && <span class="legend-title" title={title}>{title}</span>}
      <span>{range ? number(range[0]) : tell.low}</span>
      <span class="legend-bar" style={{ background: gradient(map) }} aria-hidden="true" />
      <span>{range ? number(range[1]) : tell.high}</span>
    </div>
  );
}

export function Chip({ category, children }: { category: string; children: ComponentChildren }) {
  return <span class={`chip cat-${category}`}><i aria-hidden="true" />{children}</span>;
}

/** The element's width in whole pixels, kept up to date. */
export function useWidth<T extends HTMLElement>() {
  const element = useRef<T>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.contentRect.width)));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return [element, width] as const;
}
