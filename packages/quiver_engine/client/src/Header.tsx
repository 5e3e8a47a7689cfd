// The bar on top: whose model this is, finding a layer, following a training, language and light.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { connected, losses, progress } from "./events";
import { compact, language, number, speak, words } from "./i18n";
import { Search } from "./Search";
import { graph, session } from "./store";
import { dark, toggleTheme } from "./theme";

export function Header() {
  const tell = words.value;
  const about = session.value;
  const layers = graph.value?.nodes.filter((node) => node.category !== "model" && node.category !== "block") ?? [];
  const outer = graph.value?.nodes.filter((node) => !node.parent) ?? [];
  const parameters = outer.reduce((sum, node) => sum + node.params, 0);
  return (
    <header class="bar">
      <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
        <rect class="mark-ground" width="32" height="32" rx="8" />
        <rect x="6" y="7" width="4" height="18" rx="2" fill="#7a6bd1" />
        <rect x="12" y="10" width="4" height="12" rx="2" fill="#35a3b3" />
        <rect x="18" y="7" width="4" height="18" rx="2" fill="#46c37b" />
        <rect x="24" y="12.500" width="3.500" height="7" rx="1.750" fill="#fde725" />
      </svg>
      <div class="bar-title">
        <h1 data-testid="title">{about?.title ?? "Quiver"}</h1>
        <p>{about ? `${tell.layers(layers.length)} · ${tell.parameters(compact(parameters))}` : tell.tagline}</p>
      </div>
      <span class="grow" />
      <Live />
      <Search />
      <button type="button" class="bar-button" onClick={() => speak(language.value === "ja" ? "en" : "ja")} aria-label={tell.switchLanguage} lang={language.value === "ja" ? "en" : "ja"} data-testid="language">
        {tell.otherLanguage}
      </button>
      <button type="button" class="bar-button round" onClick={toggleTheme} aria-label={tell.switchTheme} title={tell.switchTheme} data-testid="theme">
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
          {dark.value
            ? <path d="M8 4.800a3.200 3.200 0 1 0 0 6.400a3.200 3.200 0 1 0 0 -6.400M8 1v1.500M8 13.500V15M1 8h1.500M13.500 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1" />
            : <path d="M13 9.800A5.600 5.600 0 0 1 6.200 3a5.600 5.600 0 1 0 6.800 6.800z" />}
        </svg>
      </button>
      <Help />
    </header>
  );
}

/** A light that tells whether the page follows a training, and how the loss goes. */
function Live() {
  const tell = words.value;
  if (!connected.value) return <span class="live lost" role="status" data-testid="live" data-state="lost"><i aria-hidden="true" />{tell.disconnected}</span>;
  const now = progress.value;
  const training = session.value?.live ?? false;
  if (!training && !now && !session.value?.interrupted) return null;
  const broken = !training && (session.value?.interrupted ?? false);
  const logs = Object.entries(now?.logs ?? {}).filter(([, value]) => typeof value === "number").slice(0, 2);
  return (
    <span class={`live${training ? " on" : broken ? " lost" : ""}`} role={broken ? "status" : undefined} title={broken ? tell.liveBrokenHint : tell.liveHint} data-testid="live" data-state={training ? "on" : broken ? "broken" : "idle"}>
      <i aria-hidden="true" />
      <b>{training ? tell.live : broken ? tell.liveBroken : tell.liveEnded}</b>
      {now?.epoch != null && <span>{tell.liveState(now.epoch, training ? now.batch : null)}</span>}
      {logs.map(([name, value]) => <span key={name} class="wide-only">{`${name} ${number(value)}`}</span>)}
      <Spark values={losses.value} />
    </span>
  );
}

function Spark({ values }: { values: number[] }) {
  if (values.length < 2) return null;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const points = values.map((value, at) => `${(at / (values.length - 1)) * 58 + 1},${17 - ((value - low) / (high - low || 1)) * 16}`);
  return <svg class="spark wide-only" viewBox="0 0 60 18" aria-hidden="true"><polyline points={points.join(" ")} /></svg>;
}

function Help() {
  const tell = words.value;
  const open = useSignal(false);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "?" && !(event.target as HTMLElement).closest?.("input, select, textarea")) open.value = !open.value;
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  useEffect(() => {
    if (open.value && !dialog.current?.open) dialog.current?.showModal();
    if (!open.value) dialog.current?.close();
  }, [open.value]);
  return (
    <>
      <button type="button" class="bar-button round wide-only" onClick={() => (open.value = true)} aria-label={tell.shortcuts} title={tell.shortcuts} data-testid="help">?</button>
      <dialog ref={dialog} class="help" aria-label={tell.shortcuts} onClose={() => (open.value = false)} onClick={(event) => event.target === dialog.current && (open.value = false)}>
        <div class="help-inside">
          <header>
            <h2>{tell.shortcuts}</h2>
            <span class="grow" />
            <button type="button" onClick={() => (open.value = false)} aria-label={tell.close}>✕</button>
          </header>
          <dl>
            {tell.shortcutList.map(([keys, what]) => (
              <div key={keys}><dt>{keys.split(" ").map((key) => <kbd key={key}>{key}</kbd>)}</dt><dd>{what}</dd></div>
            ))}
          </dl>
          <p class="note">{session.value ? `Quiver ${session.value.version} · Keras (${session.value.backend})` : ""}</p>
        </div>
      </dialog>
    </>
  );
}
