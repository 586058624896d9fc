/** The server's clock: every remaining time is told by it, never by the clock of this device. */
import { useSyncExternalStore } from 'react';

let offsetMs = 0;
const listeners = new Set<() => void>();

/** Noted from every answer. Less than two seconds apart is the way there and back, not another clock. */
export function noteServerTime(at: number): void {
  const next = at - Date.now();
  if (Math.abs(next - offsetMs) < 2000) return;
  offsetMs = next;
  for (const listener of listeners) listener();
}

export function serverNow(): number {
  return Date.now() + offsetMs;
}

const stepMs = 30_000;

/** The server's time, renewed every half minute. */
export function useNow(): number {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      const timer = setInterval(listener, stepMs);
      return () => {
        listeners.delete(listener);
        clearInterval(timer);
      };
    },
    () => Math.floor(serverNow() / stepMs) * stepMs,
  );
}
