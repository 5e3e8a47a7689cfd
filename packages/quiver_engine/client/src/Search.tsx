// Finding a layer by name or type: / to start, arrows to choose, Enter to open.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { words } from "./i18n";
import { brief, short } from "./shape";
import { graph, select, sort, sortBy } from "./store";

const SHOWN = 30;

export function Search() {
  const tell = words.value;
  const field = useRef<HTMLInputElement>(null);
  const text = useSignal("");
  const open = useSignal(false);
  const place = useSignal(0);
  const wanted = text.value.trim().toLowerCase();
  const found = wanted
    ? (graph.value?.nodes ?? []).filter((node) => node.category !== "block" && `${node.name} ${node.type} ${tell.category[node.category] ?? ""}`.toLowerCase().includes(wanted)).slice(0, SHOWN)
    : [];

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey || target.closest?.("input, select, textarea, dialog")) return;
      if (event.key === "/") {
        event.preventDefault();
        field.current?.focus();
        field.current?.select();
      }
      if (event.key.toLowerCase() === "s") sortBy(sort.value === "index" ? "strength" : "index");
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  useEffect(() => {
    document.getElementById(`found-${place.value}`)?.scrollIntoView({ block: "nearest" });
  }, [place.value]);

  const close = () => {
    open.value = false;
    field.current?.blur();
  };
  const take = (id: string | undefined) => {
    if (!id) return;
    select(id);
    text.value = "";
    close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) place.value = (place.value + step + found.length) % found.length;
    else if (event.key === "Enter") take(found[place.value]?.id);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  };
  return (
    <div class="search">
      <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M7 2.500a4.500 4.500 0 1 0 0 9a4.500 4.500 0 1 0 0 -9M10.300 10.300L14 14" /></svg>
      <input
        ref={field}
        type="search"
        {...({ role: "combobox" } as object)}
        aria-expanded={open.value && wanted !== ""}
        aria-controls="found"
        aria-activedescendant={found.length ? `found-${place.value}` : undefined}
        aria-label={tell.search}
        placeholder={tell.search}
        title={tell.searchHint}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
          place.value = 0;
          open.value = true;
        }}
        onFocus={() => (open.value = true)}
        onBlur={() => (open.value = false)}
        onKeyDown={onKeyDown}
        data-testid="search"
      />
      <kbd aria-hidden="true">/</kbd>
      {open.value && wanted && (
        <ul class="found" id="found" role="listbox" aria-label={tell.search}>
          {found.map((node, index) => (
            <li
              key={node.id}
              id={`found-${index}`}
              role="option"
              aria-selected={index === place.value}
              class={`cat-${node.category}`}
              onPointerDown={(event) => (event.preventDefault(), take(node.id))}
              data-testid="found"
            >
              <i aria-hidden="true" /><b>{node.name}</b><span>{`${brief(node.type)} · ${short(node.output_shape)}`}</span>
            </li>
          ))}
          {!found.length && <li class="nothing">{tell.nothingFound}</li>}
        </ul>
      )}
    </div>
  );
}
