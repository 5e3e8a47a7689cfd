import { effect, signal } from "@preact/signals";
import { recall, remember } from "./memory";

export type Theme = "auto" | "light" | "dark";

const kept = recall("theme");
export const theme = signal<Theme>(kept === "light" || kept === "dark" ? kept : "auto");

const system = matchMedia("(prefers-color-scheme: dark)");
export const dark = signal(system.matches);

effect(() => {
  const root = document.documentElement;
  if (theme.value === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme.value;
  dark.value = theme.value === "auto" ? system.matches : theme.value === "dark";
});

system.addEventListener("change", () => {
  if (theme.value === "auto") dark.value = system.matches;
});

export function toggleTheme(): void {
  theme.value = dark.value ? "light" : "dark";
  remember("theme", theme.value);
}
