// What the model says. A click on a class shows where in the picture the network saw it.
import { address, get, type Prediction, type Predictions as Answer } from "./api";
import { className, number, percent, said, words } from "./i18n";
import { Problem } from "./parts";
import { useResource } from "./resource";
import { comparison, explain, explained, explainedOutput, input, inputId, method, revision } from "./store";

/** `null` where this input's list ends before the class. */
type Row = Omit<Prediction, "probability"> & { probability: number | null };

export function Predictions() {
  const tell = words.value;
  const other = comparison.value;
  const ask = (id: string | null, model: string, key: string) =>
    useResource<Answer>(id ? JSON.stringify([key, id, model, revision.value]) : null, (signal) => get<Answer>("api/predict", { input: id, model }, signal));
  const answer = ask(inputId.value, "a", "one");
  const second = ask(other && (other.kind === "input" ? other.id : inputId.value), other?.kind === "model" ? other.id : "a", "two");
  if (!inputId.value) return null;
  return (
    <section class="predictions" aria-label={tell.predictions} aria-live="polite" data-testid="predictions" data-state={answer.error ? "error" : answer.loading ? "loading" : "ready"}>
      <h2>{tell.predictions}</h2>
      {answer.error && <Problem error={answer.error} retry={answer.retry} />}
      {answer.data?.outputs.map((output, which) => {
        const theirs = second.data?.outputs[which]?.top ?? [];
        const rival = new Map(theirs.map((one) => [one.index, one.probability]));
        // What only the other one names follows: that is where the two differ most.
        const own = new Set(output.top.map((one) => one.index));
        const rows: Row[] = [...output.top, ...theirs.filter((one) => !own.has(one.index)).slice(0, 3).map((one) => ({ ...one, probability: null }))];
        const classes = output.kind !== "values";
        const largest = Math.max(...output.top.map((one) => Math.abs(one.probability)), 1e-9);
        const share = (value: number) => `${Math.min(1, Math.abs(value) / (classes ? 1 : largest)) * 100}%`;
        const write = (value: number) => (classes ? percent(value) : number(value));
        return (
          <div key={output.name}>
            {answer.data!.outputs.length > 1 && <h3>{`${tell.output} ${output.name}`}</h3>}
            <ol>
              {rows.map((one) => {
                const label = (which === 0 ? className(one.index, one.label) : one.label) ?? (classes ? `${tell.forClass} ${one.index}` : tell.unit(one.index));
                const right = classes && input.value?.label?.index === one.index;
                return (
                  <li key={one.index}>
                    <button
                      type="button"
                      disabled={!classes || !input.value?.thumbnail}
                      aria-pressed={method.value !== "plain" && explainedOutput.value === which && explained.value === one.index}
                      title={classes ? tell.explainClass(label) : undefined}
                      onClick={() => explain(one.index, which)}
                      data-testid="prediction"
                      data-class={one.index}
                    >
                      <span class="predictions-name">{label}{right && <b title={tell.label}> ✓</b>}</span>
                      <span class="predictions-value">{one.probability === null ? "–" : write(one.probability)}</span>
                      <span class="predictions-bar" aria-hidden="true"><i style={{ width: share(one.probability ?? 0) }} /></span>
                      {other && rival.has(one.index) && (
                        <>
                          <span class="predictions-bar second" aria-hidden="true"><i style={{ width: share(rival.get(one.index)!) }} /></span>
                          <span class="predictions-second">{write(rival.get(one.index)!)}</span>
                        </>
                      )}
                    </button>
                  </li>
                );
              })}
            </ol>
            {output.picture && <img class="made pixels" src={address(output.picture.url)} alt={`${tell.output} ${output.name}`} data-testid="made" />}
            {output.note && !output.picture && <p class="note">{said(output.note)}</p>}
          </div>
        );
      })}
    </section>
  );
}
