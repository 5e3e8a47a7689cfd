import "./style/base.css";
import "./style/graph.css";
import "./style/inputs.css";
import "./style/layer.css";
import { effect } from "@preact/signals";
import { render } from "preact";
import { follow } from "./events";
import { GraphView, layout } from "./Graph";
import { Header } from "./Header";
import { language, words } from "./i18n";
import { InputsView } from "./Inputs";
import { LayerView } from "./Layer";
import { Problem, Waiting } from "./parts";
import { Shapes } from "./Shapes";
import { failure, graph, load, panel, readAddress, show, type Panel } from "./store";

function Page() {
  const tell = words.value;
  const tabs: [Panel, string][] = [["input", tell.inputPanel], ["model", tell.modelPanel], ["layer", tell.layerPanel]];
  return (
    <>
      <Header />
      {failure.value && <div class="banner"><Problem error={failure.value} retry={() => void load()} /></div>}
      {!graph.value && !failure.value && <div class="start"><Waiting text={tell.loading} why={tell.loadingWhy} /></div>}
      {graph.value && <Shapes />}
      {graph.value && (
        <main data-shown={panel.value} style={{ "--graph": `${Math.round(layout.value?.width ?? 300)}px` }}>
          <InputsView />
          <GraphView />
          <LayerView />
        </main>
      )}
      {graph.value && (
        <nav class="tabs" aria-label={tell.panels}>
          {tabs.map(([id, text]) => (
            <button key={id} type="button" aria-current={panel.value === id} onClick={() => show(id)} data-testid={`tab-${id}`}>{text}</button>
          ))}
        </nav>
      )}
    </>
  );
}

effect(() => {
  document.documentElement.lang = language.value;
});
render(<Page />, document.getElementById("app")!);
// Back, forward, and an address edited by hand.
window.addEventListener("hashchange", () => readAddress());
void load();
follow();
