/** Whether the server can be reached: what the last request found, or the browser's own word. */
import { createStore } from './store.ts';

export const isOnline = createStore(navigator.onLine);

export function watchNetwork(): void {
  addEventListener('online', () => isOnline.set(true));
  addEventListener('offline', () => isOnline.set(false));
}
