// What the network looks at, and what it says: the left column.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { address, ApiError, type Input } from "./api";
import { className, said, words } from "./i18n";
import { Problem } from "./parts";
import { Predictions } from "./Predictions";
import { Stage } from "./Stage";
import { chooseInput, compareWith, comparison, draw, drawing, inputId, inputs, problem, send, session, switchPreprocess } from "./store";

export function InputsView() {
  const tell = words.value;
  const error = useSignal<ApiError | null>(null);
  const busy = useSignal(false);
  const picker = useRef<HTMLInputElement>(null);
  const about = session.value;

  const upload = async (files: FileList | null | undefined) => {
    const limit = session.value?.max_upload_bytes ?? Infinity;
    error.value = null;
    busy.value = true;
    draw(false);
    try {
      for (const file of files ?? []) {
        if (file.size > limit) {
          const size = `${(limit / 1e6).toFixed(0)} MB`;
          const text = words.peek().tooBig(size);
          throw new ApiError("image_too_large", { en: text, ja: text });
        }
        await send(file.name, "upload", file);
      }
    } catch (caught) {
      error.value = problem(caught);
    } finally {
      busy.value = false;
      if (picker.current) picker.current.value = "";
    }
  };

  return (
    <section class="panel input" data-panel="input" aria-label={tell.inputPanel}>
      <Stage />
      {(about?.can_upload || about?.can_draw) && (
        <div class="adding">
          {about.can_upload && (
            <button type="button" onClick={() => picker.current?.click()} disabled={busy.value} title={tell.uploadHint} data-testid="upload">
              <Icon path="M8 11V3M4.500 6.500L8 3l3.500 3.500M3 13h10" />
              {busy.value ? tell.uploading : tell.upload}
            </button>
          )}
          {about.can_draw && (
            <button type="button" aria-pressed={drawing.value} onClick={() => draw(!drawing.value)} title={tell.drawHint} data-testid="draw">
              <Icon path="M3 13l0.700 -3L10.500 3.200l2.300 2.300L6 12.300zM9 4.700l2.300 2.300" />
              {tell.draw}
            </button>
          )}
          <input
            ref={picker}
            type="file"
            accept="image/*"
            multiple
            hidden
            onChange={(event) => void upload(event.currentTarget.files)}
            data-testid="upload-file"
          />
        </div>
      )}
      {error.value && <Problem error={error.value} dismiss={() => (error.value = null)} />}
      <Strip onChosen={() => (error.value = null)} />
      <Predictions />
      <Compare />
      <Preprocessing />
      {about?.can_upload && <DropTarget onFiles={upload} />}
    </section>
  );
}

function Icon({ path }: { path: string }) {
  return <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d={path} /></svg>;
}

function Strip({ onChosen }: { onChosen: () => void }) {
  const tell = words.value;
  if (!inputs.value.length) return <p class="note">{tell.noInputsHint}</p>;
  const choose = (one: Input, beside: boolean) => {
    if (beside && one.id !== inputId.value) compareWith({ kind: "input", id: one.id });
    else chooseInput(one.id);
    onChosen();
  };
  return (
    <div class="strip" role="group" aria-label={tell.inputs} data-testid="inputs">
      {inputs.value.map((one) => {
        const second = comparison.value?.kind === "input" && comparison.value.id === one.id;
        const name = titled(one);
        return (
          <button
            key={one.id}
            type="button"
            class={`thumb${second ? " second" : ""}${one.error ? " broken" : ""}`}
            aria-pressed={one.id === inputId.value}
            aria-label={name}
            title={one.error ? said(one.error) : name}
            onClick={(event) => choose(one, event.shiftKey)}
            data-testid="input"
            data-name={one.name}
            data-kind={one.kind}
          >
            {one.thumbnail && !one.error ? <img src={address(one.thumbnail)} alt="" loading="lazy" /> : <span>{one.error ? "!" : one.name}</span>}
          </button>
        );
      })}
    </div>
  );
}

function titled(one: Input): string {
  return one.label ? `${one.name} (${className(one.label.index, one.label.name) ?? one.label.index})` : one.name;
}

function Compare() {
  const tell = words.value;
  const models = session.value?.models ?? [];
  const others = inputs.value.filter((one) => one.id !== inputId.value && !one.error);
  if (!others.length && models.length < 2) return null;
  const other = comparison.value;
  const choose = (text: string) => {
    const [kind, ...id] = text.split(" ");
    compareWith(kind ? { kind: kind as "input" | "model", id: id.join(" ") } : null);
  };
  return (
    <label class="field compare">
      {tell.compareWith}
      <select value={other ? `${other.kind} ${other.id}` : ""} onChange={(event) => choose(event.currentTarget.value)} data-testid="compare">
        <option value="">{tell.compareNone}</option>
        {models.length > 1 && (
          <optgroup label={tell.compareModel}>
            {models.slice(1).map((model) => <option key={model.id} value={`model ${model.id}`}>{model.name}</option>)}
          </optgroup>
        )}
        <optgroup label={tell.compareInput}>
          {others.map((one) => <option key={one.id} value={`input ${one.id}`}>{titled(one)}</option>)}
        </optgroup>
      </select>
    </label>
  );
}

function Preprocessing() {
  const tell = words.value;
  const error = useSignal<ApiError | null>(null);
  const about = session.value?.preprocess;
  // Tokens and vectors are given to the model as they are.
  if (!about?.options.length || !session.value?.can_upload) return null;
  const choose = async (id: string) => {
    try {
      await switchPreprocess(id);
      error.value = null;
    } catch (caught) {
      error.value = problem(caught);
    }
  };
  return (
    <div class="preprocess">
      <label class="field">
        {tell.preprocess}
        <select value={about.selected} onChange={(event) => void choose(event.currentTarget.value)} data-testid="preprocess" data-active={about.active}>
          {about.options.map((option) => (
            <option key={option.id} value={option.id}>
              {option.id === "auto" ? `${said(option)}: ${said(about.options.find((one) => one.id === about.active)) || about.active}` : said(option)}
            </option>
          ))}
        </select>
      </label>
      {about.warning && <p class="problem" role="status" data-testid="preprocess-warning">{said(about.warning)}</p>}
      <p class="note" data-testid="preprocess-reason">{said(about.reason)}</p>
      {error.value && <Problem error={error.value} />}
    </div>
  );
}

function DropTarget({ onFiles }: { onFiles: (files: FileList | undefined) => void }) {
  const over = useSignal(false);
  useEffect(() => {
    const stop = new AbortController();
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const on = (type: "dragenter" | "dragover" | "dragleave" | "drop", listener: (event: DragEvent) => void) =>
      document.addEventListener(type, listener, { signal: stop.signal });
    const hold = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      over.value = true;
    };
    on("dragenter", hold);
    on("dragover", hold);
    on("dragleave", (event) => event.relatedTarget || (over.value = false));
    on("drop", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      over.value = false;
      onFiles(event.dataTransfer?.files);
    });
    return () => stop.abort();
  }, []);
  return over.value ? <div class="drop" role="status"><p>{words.value.dropHere}</p></div> : null;
}
