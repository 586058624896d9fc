/** Which screen is shown. It lives in the history's state, so that the phone's back button works and a reload returns to it. */
import { createStore } from './store.ts';

export type View =
  | { at: 'home' }
  | { at: 'form' | 'sign'; formId: string; period: string }
  | { at: 'receipt'; selfCheckId: string }
  | { at: 'hazard' | 'rectify'; hazardId: `hz_${string}` };
type Held = { view: View; depth: number; scroll?: number };

const held = (): Held | undefined => (history.state as Held | null) ?? undefined;

export const view = createStore<View>(held()?.view ?? { at: 'home' });

/** Opens a screen on top of the present one. */
export function go(next: View): void {
  keepPlace();
  history.pushState({ view: next, depth: (held()?.depth ?? 0) + 1 } satisfies Held, '');
  view.set(next);
  scrollTo(0, 0);
}

/** Shows another screen in place of the present one: going back does not return to it. */
export function turn(next: View): void {
  history.replaceState({ view: next, depth: held()?.depth ?? 0 } satisfies Held, '');
  view.set(next);
  scrollTo(0, 0);
}

export function back(): void {
  if (held()?.depth) history.back();
  else turn({ at: 'home' });
}

/** Notes how far the screen is scrolled: the camera may reload the page. */
export function keepPlace(): void {
  history.replaceState({ view: view.get(), depth: held()?.depth ?? 0, scroll: scrollY } satisfies Held, '');
}

/** Scrolls to where this screen was left; to be called once its content is there. */
export function restorePlace(): void {
  scrollTo(0, held()?.scroll ?? 0);
}

export function followHistory(): void {
  history.scrollRestoration = 'manual';
  addEventListener('popstate', () => view.set(held()?.view ?? { at: 'home' }));
  addEventListener('hashchange', () => location.reload());
}
