// What the server says about itself. Apart from the store, since also the page's words ask it.
import { signal } from "@preact/signals";
import type { Session } from "./api";

export const session = signal<Session | null>(null);
