// One request for a view: starts again when its key changes, drops late answers, keeps the old picture until the new is here.
import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ApiError } from "./api";
import { problem } from "./store";

/** How many requests of views are on their way. */
export const pending = signal(0);

export interface Resource<T> {
  data: T | null;
  error: ApiError | null;
  loading: boolean;
  /** The key that `data` answers: differs from the asked one while the next answer is on its way. */
  key: string | null;
  retry(): void;
}

export function useResource<T>(key: string | null, ask: (signal: AbortSignal) => Promise<T>): Resource<T> {
  const [state, setState] = useState<{ data: T | null; error: ApiError | null; key: string | null }>({
    data: null,
    error: null,
    key: null,
  });
  const [attempt, setAttempt] = useState(0);
  const latest = useRef(ask);
  latest.current = ask;

  useEffect(() => {
    if (key === null) {
      setState({ data: null, error: null, key });
      return;
    }
    const controller = new AbortController();
    pending.value++;
    latest.current(controller.signal).then(
      (data) => controller.signal.aborted || setState({ data, error: null, key }),
      (error) => controller.signal.aborted || setState({ data: null, error: problem(error), key }),
    ).finally(() => pending.value--);
    return () => controller.abort();
  }, [key, attempt]);

  return {
    ...state,
    loading: key !== null && state.key !== key,
    retry: () => {
      setState((old) => ({ ...old, error: null, key: null }));
      setAttempt((count) => count + 1);
    },
  };
}
