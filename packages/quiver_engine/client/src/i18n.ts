// The page's own words. What the server says comes in both languages already.
import { computed, signal } from "@preact/signals";
import type { Text } from "./api";
import { recall, remember } from "./memory";
import { en, type Words } from "./words.en";
import { session } from "./session";
import { ja } from "./words.ja";

export type Language = "en" | "ja";

function preferred(): Language {
  const asked = document.querySelector<HTMLMetaElement>('meta[name="language"]')?.content;
  // What the reader chose by hand outranks the server's wish (QUIVER_LANGUAGE), and that the browser's.
  for (const choice of [recall("language"), asked]) {
    if (choice === "en" || choice === "ja") return choice;
  }
  const first = (navigator.languages ?? [navigator.language]).find((tag) => /^(en|ja)\b/i.test(tag));
  return first?.toLowerCase().startsWith("ja") ? "ja" : "en";
}

export const language = signal<Language>(preferred());
export const words = computed<Words>(() => (language.value === "ja" ? ja : en));

export function speak(next: Language): void {
  language.value = next;
  remember("language", next);
}

/** The server's text in the page's language. */
export function said(text: Text | null | undefined): string {
  return text ? text[language.value] || text.en : "";
}

// Making one takes as long as writing a hundred numbers with it, and a layer of 512 maps writes a thousand.
const formats = new Map<string, Intl.NumberFormat>();

function format(digits: number): Intl.NumberFormat {
  const key = `${language.value} ${digits}`;
  let known = formats.get(key);
  if (!known) formats.set(key, (known = new Intl.NumberFormat(language.value, { maximumSignificantDigits: digits })));
  return known;
}

export function number(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return String(value);
  // A difference of two equal numbers may be minus zero.
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e5) return value.toExponential(Math.min(digits - 1, 2));
  return format(digits).format(value);
}

/** A class's name in the page's language, where it has one; `label` is what the server calls it. */
export function className(index: number, label: string | null | undefined): string | null {
  const own = language.value === "ja" ? session.value?.classes.names_ja : null;
  return own?.[index] ?? label ?? null;
}

export function whole(value: number): string {
  return value.toLocaleString(language.value);
}

/** 138357544 -> "138.4 M", as papers write parameters. */
export function compact(value: number): string {
  if (value < 10_000) return whole(value);
  const [unit, divisor] = value >= 1e9 ? ["B", 1e9] : value >= 1e6 ? ["M", 1e6] : ["k", 1e3];
  return `${(value / (divisor as number)).toFixed(1)} ${unit}`;
}

export function percent(share: number): string {
  const points = share * 100;
  if (points > 0 && points < 0.1) return "< 0.1 %";
  return `${points >= 99.95 || points === 0 ? points.toFixed(0) : points.toFixed(1)} %`;
}
