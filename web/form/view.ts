/** Which screen is shown. It lives in the history's state, so that the phone's back button works and a reload returns to it. */
import { createStore } from './store.ts';

export type View =
  | { at: 'home' }
  | { at: 'form' | 'sign'; formId: string; period: string }
  | { at: 'receipt'; selfCheckId: string }
  | { at: 'hazard' | 'rectify'; hazardId: `hz_${string}` };
/** `place` is the item of a form that was on top of the screen. */
type Held = { view: View; depth: number; place?: string | undefined };

const held = (): Held => (history.state as Held | null) ?? { view: { at: 'home' }, depth: 0 };

export const view = createStore<View>(held().view);

/** Opens a screen on top of the present one. */
export function go(next: View): void {
  keepPlace();
  history.pushState({ view: next, depth: held().depth + 1 } satisfies Held, '');
  view.set(next);
  scrollTo(0, 0);
}

/** Shows another screen in place of the present one: going back does not return to it. */
export function turn(next: View): void {
  history.replaceState({ view: next, depth: held().depth } satisfies Held, '');
  view.set(next);
  scrollTo(0, 0);
}

/** Shows another screen in place of the present one and the one below it. */
export function turnBoth(next: View): void {
  if (held().depth < 2) {
    turn(next);
    return;
  }
  addEventListener('popstate', () => turn(next), { once: true });
  history.back();
}

export function back(): void {
  if (held().depth) history.back();
  else turn({ at: 'home' });
}

/** Notes which item is being looked at: the camera may reload the page. */
export function keepPlace(): void {
  const here = view.get();
  const place = here.at === 'form' ? document.elementFromPoint(innerWidth / 2, 160)?.closest('.item')?.id : undefined;
  history.replaceState({ view: here, depth: held().depth, place } satisfies Held, '');
}

/** Scrolls to where this screen was left; to be called once its content is there. */
export function restorePlace(): void {
  const { place } = held();
  if (place) bringUp(place);
}

/** Brings an item under the header; its real height, and those above, are known only once they are near. */
export function bringUp(itemId: string): void {
  const item = document.getElementById(itemId);
  item?.scrollIntoView();
  requestAnimationFrame(() => {
    item?.scrollIntoView();
    item?.focus({ preventScroll: true });
  });
}

/** Brings up what the press of a button found missing, once it is written there. */
export function bringUpFault(): void {
  requestAnimationFrame(() => document.querySelector('.fault:not(:empty)')?.scrollIntoView({ block: 'center' }));
}

export function followHistory(): void {
  history.scrollRestoration = 'manual';
  addEventListener('popstate', () => view.set(held().view));
  addEventListener('hashchange', () => location.reload());
}
