/** A value that components watch: the whole state management of the page. */
import { useEffect, useRef, useState } from 'react';

export type Store<T> = {
  get(): T;
  set(value: T): void;
  /** Calls back after each change; returns how to stop. */
  watch(listener: () => void): () => void;
};

export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The store's value, or what `pick` takes from it: the component renders again only when that changes. */
export function useStore<T>(store: Store<T>): T;
export function useStore<T, P>(store: Store<T>, pick: (value: T) => P): P;
export function useStore<T>(store: Store<T>, pick: (value: T) => unknown = (value) => value): unknown {
  const picked = pick(store.get());
  const [, render] = useState<unknown>(picked);
  const latest = useRef(pick);
  latest.current = pick;
  useEffect(() => {
    const look = () => render(() => latest.current(store.get()));
    look();
    return store.watch(look);
  }, [store]);
  return picked;
}

let fields = 0;

/** An id that ties a label to its field. */
export function useFieldId(): string {
  return useState(() => `field-${++fields}`)[0];
}
