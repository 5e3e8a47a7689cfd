// The selected layer: its head, what it sees, its kernels, how its values are spread, its configuration.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { address, decoded, get, type Kernels as KernelsAnswer } from "./api";
import { Bars } from "./Bars";
import { ChannelDialog } from "./Channel";
import { Details } from "./Details";
import { Heat } from "./Heat";
import { Histogram } from "./Histogram";
import { compact, number, words } from "./i18n";
import { layerRequest, titles, type Look } from "./look";
import { Chip, Choices, Legend, Problem, Waiting } from "./parts";
import { useResource } from "./resource";
import { short } from "./shape";
import { asInTraining, children, contrast, contrastBy, fold, inputId, node, nodes, revision, session, sort, sortBy, training, unfolded } from "./store";
import { TileGrid } from "./Tiles";

type View = "sees" | "kernels";
const view = signal<View>("sees");
const opened = signal<number | null>(null);
const call = signal(0);

export function LayerView() {
  const layer = node.value;
  const tell = words.value;
  useEffect(() => {
    opened.value = null;
    call.value = 0;
    if (!node.value?.has_kernels) view.value = "sees";
  }, [layer?.id]);
  const drawable = layer && layer.view !== "none" && inputId.value;
  const request = layer && drawable ? layerRequest(layer.id, Math.min(call.value, layer.shared_calls - 1)) : null;
  const look = useResource<Look>(request?.key ?? null, (signal) => request!.load(signal));
  // While the new answer is on its way, that of another layer keeps its place, so that nothing jumps; it is not shown.
  const shown = look.data;

  if (!layer) {
    return (
      <section class="panel layer" data-panel="layer" aria-label={tell.layerPanel}>
        <div class="empty"><h2>{tell.choose}</h2><p>{tell.chooseHint}</p></div>
      </section>
    );
  }
  const state = look.error ? "error" : look.loading ? "loading" : "ready";
  const inside = children.value.get(layer.id)?.length ?? 0;
  return (
    <section
      class="panel layer"
      data-panel="layer"
      aria-label={tell.layerPanel}
      aria-busy={look.loading}
      data-testid="layer"
      data-state={state}
      data-name={layer.name}
      data-view={view.value}
    >
      <header class="layer-head">
        <div class="layer-title">
          <h2 data-testid="layer-name">{layer.name}</h2>
          <Chip category={layer.category}>{layer.type}</Chip>
          {layer.shared_calls > 1 && <span class="note">{tell.shared(layer.shared_calls)}</span>}
        </div>
        <dl class="facts">
          <div><dt>{tell.shape}</dt><dd data-testid="layer-shape">{short(layer.output_shape)}</dd></div>
          <div><dt>{tell.params}</dt><dd>{compact(layer.params)}</dd></div>
          {layer.multiply_adds !== null && <div><dt>{tell.multiplyAdds}</dt><dd>{compact(layer.multiply_adds)}</dd></div>}
          {layer.params > 0 && <div><dt>{tell.trainable}</dt><dd>{layer.trainable ? tell.yes : tell.no}</dd></div>}
        </dl>
      </header>
      <p class="explain">{(layer.category === "conv" && layer.view === "heat" && tell.explain.sequence) || tell.explain[layer.category] || tell.explain.other}</p>
      {inside > 0 && (
        <button type="button" class="wide" onClick={() => fold(layer.id, !unfolded.value.has(layer.id))} data-testid="toggle-nested">
          {unfolded.value.has(layer.id) ? tell.fold : `${tell.unfold} (${tell.inside(inside)})`}
        </button>
      )}
      {layer.has_kernels && (
        <Choices
          label={tell.views}
          testid="view"
          value={view.value}
          onChoose={(next: View) => (view.value = next)}
          options={[{ id: "sees", text: tell.sees }, { id: "kernels", text: tell.kernels }]}
        />
      )}
      {view.value === "kernels" && layer.has_kernels ? <Kernels id={layer.id} /> : (
        <>
          {look.error && <Problem error={look.error} retry={look.retry} />}
          {!drawable && <p class="note">{inputId.value ? tell.noView : tell.noInputsHint}</p>}
          {drawable && shown && (
            <div class={`look${look.loading ? " waiting" : ""}${shown.id === layer.id ? "" : " another"}`} aria-hidden={shown.id !== layer.id}>
              <Toolbar look={shown} calls={layer.shared_calls} dropout={layer.category === "regularization"} />
              <Body look={shown} />
              <Histogram layer={shown.layer} />
            </div>
          )}
          {drawable && !shown && !look.error && <div class="skeleton"><Waiting text={tell.computing} why={session.value?.backend === "jax" ? tell.compilesJax : tell.compiles} /></div>}
        </>
      )}
      <Details layer={layer} />
      {opened.value !== null && shown && <ChannelDialog look={shown} index={opened.value} onIndex={(next) => (opened.value = next)} />}
    </section>
  );
}

function Toolbar({ look, calls, dropout }: { look: Look; calls: number; dropout: boolean }) {
  const tell = words.value;
  const { layer } = look;
  const [first, ...rest] = layer.shape;
  const amount = layer.kind === "maps" ? tell.featureMaps(layer.count)
    : layer.kind === "heat" ? tell.sequence(first ?? 0, rest[0] ?? layer.count) : tell.units(layer.count);
  return (
    <div class="toolbar">
      <strong data-testid="amount">{amount}</strong>
      {(layer.count > 1) && layer.kind !== "bars" && (
        <Choices
          showLabel
          label={tell.sort}
          testid="sort"
          value={sort.value}
          onChoose={sortBy}
          options={[{ id: "strength", text: tell.byStrength }, { id: "index", text: tell.byIndex }]}
        />
      )}
      {layer.kind === "maps" && layer.count > 1 && (
        <Choices
          showLabel
          label={tell.contrast}
          testid="contrast"
          value={contrast.value}
          onChoose={contrastBy}
          options={[{ id: "layer", text: tell.sharedScale, hint: tell.sharedScaleHint }, { id: "channel", text: tell.ownScale, hint: tell.ownScaleHint }]}
        />
      )}
      {(dropout || training.value) && (
        <Choices
          showLabel
          label={tell.mode}
          testid="training"
          value={training.value ? "training" : "predicting"}
          onChoose={(next) => asInTraining(next === "training")}
          options={[{ id: "predicting", text: tell.predicting }, { id: "training", text: tell.inTraining }]}
        />
      )}
      {calls > 1 && (
        <label class="field">
          {tell.call}
          <select value={String(call.value)} onChange={(event) => (call.value = Number(event.currentTarget.value))} data-testid="call">
            {Array.from({ length: calls }, (_, which) => <option key={which} value={which}>{which + 1}</option>)}
          </select>
        </label>
      )}
      <Save look={look} />
      {layer.kind !== "bars" && (
        <div class="legends">
          {look.all.map((one, which) => (
            <Legend key={which} map={one.colormap} range={layer.kind === "maps" && contrast.value === "channel" ? null : one.range} title={look.all.length > 1 ? titles()[which] : undefined} />
          ))}
        </div>
      )}
    </div>
  );
}

/** The picture as it is drawn, and the numbers behind it. */
function Save({ look }: { look: Look }) {
  const tell = words.value;
  const name = nodes.value.get(look.id)?.name ?? "layer";
  const numbers = address(`api/layer/${encodeURIComponent(look.id)}/values.npz`, look.asked[look.asked.length - 1]);
  return (
    <span class="save">
      {tell.save}
      {look.layer.image && <a href={address(look.layer.image.url)} download={`${name}.png`} data-testid="save-png">PNG</a>}
      <a href={numbers} download={`${name}.npz`} title={tell.saveNumbers} data-testid="save-npz">NPZ</a>
    </span>
  );
}

function Body({ look }: { look: Look }) {
  const tell = words.value;
  const { layer } = look;
  if (layer.kind === "bars") return <Bars look={look} />;
  if (layer.kind === "heat") return <Heat look={look} onOpen={(index) => (opened.value = index)} />;
  const facts = new Map(layer.channels.map((channel) => [channel.index, channel]));
  return (
    <TileGrid
      label={tell.featureMaps(layer.count)}
      sheets={look.all.flatMap((one) => (one.image ? [{ image: one.image, order: one.order }] : []))}
      order={layer.order}
      facts={facts}
      onOpen={(index) => (opened.value = index)}
      describe={(index) => {
        const channel = facts.get(index);
        if (channel?.dead) return `${tell.channel(index)}: ${tell.deadChannel}`;
        return tell.channelLabel(index, number(channel?.mean ?? NaN), number(channel?.max ?? NaN));
      }}
    />
  );
}

function Kernels({ id }: { id: string }) {
  const tell = words.value;
  const answer = useResource<KernelsAnswer>(JSON.stringify([id, revision.value]), async (signal) => {
    const kernels = await get<KernelsAnswer>(`api/layer/${encodeURIComponent(id)}/kernels`, { model: "a" }, signal);
    await decoded(address(kernels.image.url));
    return kernels;
  });
  if (answer.error) return <Problem error={answer.error} retry={answer.retry} />;
  if (!answer.data) return <div class="skeleton" role="status" aria-label={tell.computing} />;
  const { image, count, shape, range, colormap, colors } = answer.data;
  const order = Array.from({ length: count }, (_, index) => index);
  return (
    <div class={`look${answer.loading ? " waiting" : ""}`} data-testid="kernels">
      <div class="toolbar">
        <strong>{shape.join(" × ")}</strong>
        <span class="note">{colors === "rgb" ? tell.kernelsColour : tell.kernelsMean}</span>
        {colors === "mean" && <div class="legends"><Legend map={colormap} range={range} /></div>}
      </div>
      <p class="explain">{tell.kernelsHint}</p>
      <TileGrid label={tell.kernels} sheets={[{ image, order }]} order={order} describe={(index) => `${tell.kernels} ${index}`} />
    </div>
  );
}
