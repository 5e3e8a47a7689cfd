// Choices that outlive a reload. A browser may refuse storage (private windows, embedded pages): then they last one visit.

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(`quiver.${name}`);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`quiver.${name}`, value);
  } catch {
    // Nothing to do: the page works without.
  }
}
