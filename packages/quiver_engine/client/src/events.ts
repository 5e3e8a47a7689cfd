// Follows the server: new weights while a model trains, new files in the folder, another preprocessing.
import { effect, signal } from "@preact/signals";
import { address } from "./api";
import { pending } from "./resource";
import { follows, load, loadInputs, outdated, refreshSession, session } from "./store";

export interface Progress {
  epoch: number | null;
  batch: number | null;
  logs: Record<string, number>;
}

export const connected = signal(true);
export const progress = signal<Progress | null>(null);
export const losses = signal<number[]>([]);

const KEPT_LOSSES = 60;

// Weights may change faster than a layer is drawn: the next look waits for the last one, else none would ever arrive.
const stale = signal(false);
effect(() => {
  if (!stale.value || pending.value > 0) return;
  stale.value = false;
  outdated();
});

let lost = false;

export function follow(): void {
  const source = new EventSource(address("api/events"));
  source.onopen = () => {
    connected.value = true;
    // After a restart of the server, what is on the page may no longer be true.
    if (lost || !session.value) void load();
    lost = false;
  };
  source.onerror = () => {
    lost = true;
    connected.value = false;
    // The browser itself gives up after an answer other than 200, e.g. from a proxy while the server restarts.
    if (source.readyState === EventSource.CLOSED) setTimeout(follow, 3000);
  };
  source.onmessage = (message) => {
    const event = JSON.parse(message.data);
    if (event.type === "inputs") void loadInputs();
    if (event.type === "classes") void refreshSession().then(outdated);
    if (event.type === "bye") connected.value = false;
    if (event.type === "training") follows(event.live, event.interrupted ?? false);
    if (event.type === "preprocess") void refreshSession().then(outdated);
    if (event.type === "weights") {
      progress.value = { epoch: event.epoch ?? null, batch: event.batch ?? null, logs: event.logs ?? {} };
      if (typeof event.logs?.loss === "number") losses.value = [...losses.value, event.logs.loss].slice(-KEPT_LOSSES);
      stale.value = true;
    }
  };
}
