// The input itself, large: with Grad-CAM or saliency over it, beside a second input, or as a pad to draw on.
import { useSignal } from "@preact/signals";
import { address, decoded, get, type Explanation, type Input } from "./api";
import { said, words } from "./i18n";
import { DrawPad } from "./DrawPad";
import { Choices, Problem } from "./parts";
import { useResource } from "./resource";
import { comparison, drawing, explained, input, method, otherInput, revision, session, type Method } from "./store";

export function Stage() {
  const opacity = useSignal(0.6);
  const tell = words.value;
  const shown = input.value;
  const other = otherInput.value;
  const how = method.value;
  const key = shown && how !== "plain" && !drawing.value ? JSON.stringify([how, shown.id, explained.value, revision.value]) : null;
  const overlay = useResource<Explanation>(key, async (signal) => {
    const answer = await get<Explanation>("api/explain", { method: how, input: shown!.id, class: explained.value, model: "a" }, signal);
    await decoded(address(answer.image.url));
    return answer;
  });
  const painted = how !== "plain" && !overlay.loading ? overlay.data : null;
  const label = painted ? (painted.label ?? `${tell.forClass} ${painted.class}`) : "";

  if (drawing.value) return <DrawPad />;
  return (
    <div class="stage" data-testid="stage" data-state={overlay.error ? "error" : overlay.loading ? "loading" : "ready"}>
      <div class={`stage-row${other ? " two" : ""}`}>
        <figure class={`stage-picture${shown?.thumbnail ? "" : " none"}`}>
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
      {shown?.thumbnail && (
        <>
          <Choices
            label={tell.look}
            testid="method"
            value={how}
            onChoose={(next: Method) => (method.value = next)}
            options={[
              { id: "plain", text: tell.plain },
              { id: "gradcam", text: tell.gradcam, hint: tell.gradcamHint },
              { id: "saliency", text: tell.saliency, hint: tell.saliencyHint },
            ]}
          />
          {how !== "plain" && (
            <div class="explain-controls">
              <p class="note">{how === "gradcam" ? tell.gradcamHint : tell.saliencyHint}{painted?.layer_name ? ` (${painted.layer_name})` : ""}</p>
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
  return <span class="label">{`${words.value.label}: ${of.label.name ?? of.label.index}`}</span>;
}

/** Any class can be explained; a click on a prediction is the short way. */
function ClassPicker({ answered }: { answered: number | null }) {
  const tell = words.value;
  const { names, count } = session.value!.classes;
  const value = explained.value ?? answered;
  const choose = (text: string) => (explained.value = text === "" ? null : Math.min((count ?? Infinity) - 1, Math.max(0, Number(text))));
  return (
    <label class="field">
      {tell.forClass}
      {names.length ? (
        <select value={value === null ? "" : String(value)} onChange={(event) => choose(event.currentTarget.value)} data-testid="class">
          {names.map((name, index) => <option key={index} value={index}>{name}</option>)}
        </select>
      ) : (
        <input
          type="number"
          min={0}
          max={count === null ? undefined : count - 1}
          value={value ?? ""}
          onChange={(event) => choose(event.currentTarget.value)}
          data-testid="class"
        />
      )}
    </label>
  );
}

export function forgetExplanation(): void {
  explained.value = null;
  if (comparison.value?.kind === "input" && comparison.value.id === input.value?.id) comparison.value = null;
}
