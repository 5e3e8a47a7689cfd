// The input itself, large: with Grad-CAM or saliency over it, beside a second input, or as a pad to draw on.
import { useSignal } from "@preact/signals";
import { address, decoded, get, type ApiError, type Explanation, type Input } from "./api";
import { className, said, words } from "./i18n";
import { DrawPad } from "./DrawPad";
import { Choices, Problem } from "./parts";
import { useResource } from "./resource";
import { camAt, camLayer, discard, drawing, explain, explained, explainedOutput, input, invert, lookBy, method, otherInput, problem, revision, session, type Method } from "./store";

export function Stage() {
  const opacity = useSignal(0.6);
  const tell = words.value;
  const shown = input.value;
  const other = otherInput.value;
  const how = method.value;
  const key = shown && how !== "plain" && !drawing.value ? JSON.stringify([how, shown.id, explained.value, explainedOutput.value, how === "gradcam" && camLayer.value, revision.value]) : null;
  const overlay = useResource<Explanation>(key, async (signal) => {
    const answer = await get<Explanation>("api/explain", {
      method: how, input: shown!.id, class: explained.value, output: explainedOutput.value, model: "a", layer: how === "gradcam" ? camLayer.value : null,
    }, signal);
    await decoded(address(answer.image.url));
    return answer;
  });
  const painted = how !== "plain" && !overlay.loading ? overlay.data : null;
  const label = painted ? ((explainedOutput.value === 0 && className(painted.class, painted.label)) || `${tell.forClass} ${painted.class}`) : "";

  if (drawing.value) return <DrawPad />;
  return (
    <div class="stage" data-testid="stage" data-state={overlay.error ? "error" : overlay.loading ? "loading" : "ready"}>
      <div class={`stage-row${other ? " two" : ""}`}>
        <figure class={`stage-picture${shown?.thumbnail ? "" : " none"}${painted ? " explained" : ""}`}>
          {shown ? <Picture shown={shown} /> : <p class="empty">{tell.noInputs}</p>}
          {painted && (
            <img
              class="overlay"
              src={address(painted.image.url)}
              alt={tell.overlay(how === "gradcam" ? tell.gradcam : tell.saliency, label)}
              style={{ opacity: opacity.value }}
              data-testid="overlay"
            />
          )}
          {overlay.loading && <span class="busy" role="status">{tell.computing}</span>}
        </figure>
        {other && <figure class="stage-picture"><Picture shown={other} /></figure>}
      </div>
      {shown && <p class="stage-name"><span data-testid="input-name">{shown.name}</span><Label of={shown} />{other && <><b>−</b><span>{other.name}</span><Label of={other} /></>}</p>}
      {shown?.error && <p class="problem" role="alert" data-testid="error">{said(shown.error)}</p>}
      {shown && <Tools of={shown} />}
      {shown?.thumbnail && (
        <>
          <Choices
            label={tell.look}
            testid="method"
            value={how}
            onChoose={(next: Method) => lookBy(next)}
            options={[
              { id: "plain", text: tell.plain },
              { id: "gradcam", text: tell.gradcam, hint: tell.gradcamHint },
              { id: "saliency", text: tell.saliency, hint: tell.saliencyHint },
            ]}
          />
          {how !== "plain" && (
            <div class="explain-controls">
              <p class="note">{how === "gradcam" ? tell.gradcamHint : tell.saliencyHint}</p>
              {how === "gradcam" && (overlay.data?.layers.length ?? 0) > 0 && (
                <label class="field">
                  {tell.camLayer}
                  <select value={overlay.data?.layer ?? ""} onChange={(event) => camAt(event.currentTarget.value)} data-testid="cam-layer">
                    {overlay.data!.layers.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
                  </select>
                </label>
              )}
              <ClassPicker answered={overlay.data?.class ?? null} />
              <label class="field">
                {tell.opacity}
                <input
                  type="range"
                  min={0}
                  max={1}
                  step={0.05}
                  value={opacity.value}
                  onInput={(event) => (opacity.value = Number(event.currentTarget.value))}
                  data-testid="opacity"
                />
              </label>
              {overlay.error && <Problem error={overlay.error} retry={overlay.retry} />}
            </div>
          )}
        </>
      )}
    </div>
  );
}

/** What can be done with a picture that the learner brought. */
function Tools({ of }: { of: Input }) {
  const tell = words.value;
  const error = useSignal<ApiError | null>(null);
  const attempt = async (what: () => Promise<void>) => {
    try {
      await what();
      error.value = null;
    } catch (caught) {
      error.value = problem(caught);
    }
  };
  const picture = ["image", "upload", "drawing"].includes(of.kind) && of.thumbnail;
  const own = of.kind === "upload" || of.kind === "drawing";
  if (!own && !(picture && session.value?.input.grayscale)) return null;
  return (
    <div class="tools">
      {picture && (
        <button type="button" aria-pressed={of.inverted} title={tell.invertHint} onClick={() => void attempt(() => invert(of.id))} data-testid="invert">{tell.invert}</button>
      )}
      {own && <button type="button" onClick={() => void attempt(() => discard(of.id))} data-testid="discard">{tell.discard}</button>}
      {picture && of.kind === "upload" && session.value?.input.grayscale && !of.inverted && <p class="note">{tell.invertHint}</p>}
      {error.value && <Problem error={error.value} dismiss={() => (error.value = null)} />}
    </div>
  );
}

function Picture({ shown }: { shown: Input }) {
  if (!shown.thumbnail) return <p class="empty">{shown.name}</p>;
  const small = sizeOf(session.value?.input.shape) <= 96;
  const source = address(`api/inputs/${encodeURIComponent(shown.id)}/picture`, { v: shown.thumbnail.split("v=")[1] });
  return <img class={small ? "pixels" : ""} src={source} alt={shown.name} data-testid="picture" />;
}

function sizeOf(shape: unknown): number {
  return Array.isArray(shape) && typeof shape[1] === "number" ? shape[1] : 224;
}

export function Label({ of }: { of: Input }) {
  if (!of.label) return null;
  return <span class="label">{`${words.value.label}: ${className(of.label.index, of.label.name) ?? of.label.index}`}</span>;
}

/** Any class can be explained; a click on a prediction is the short way. */
function ClassPicker({ answered }: { answered: number | null }) {
  const tell = words.value;
  const { names, count } = session.value!.classes;
  const value = explained.value ?? answered;
  const output = explainedOutput.value;
  const choose = (text: string) => explain(text === "" ? null : Math.max(0, Number(text)), output);
  const known = output === 0 && count !== null ? count : null;
  return (
    <label class="field">
      {tell.forClass}
      {names.length && output === 0 ? (
        <select value={value === null ? "" : String(value)} onChange={(event) => choose(event.currentTarget.value)} data-testid="class">
          {names.map((name, index) => <option key={index} value={index}>{className(index, name)}</option>)}
        </select>
      ) : (
        <input
          type="number"
          min={0}
          max={known === null ? undefined : Math.max(1, known - 1)}
          value={value ?? ""}
          onChange={(event) => choose(event.currentTarget.value)}
          data-testid="class"
        />
      )}
    </label>
  );
}
