/**
 * Screens whose script is fetched when they are opened for the first time. Without a network the page stays where it
 * is and says so: reloading would leave the browser's own error. After a release an open page may name files that are
 * gone: one reload brings the new ones, a second would not help.
 */
import { lazyRouteComponent } from '@tanstack/react-router';
import { Unreachable } from '../../api.ts';

const healedKey = 'bihuan.healed';

export function screen<M extends object, K extends keyof M>(load: () => Promise<M>, name: K) {
  return lazyRouteComponent<M, K>(() => load().catch(heal), name);
}

/** What to do about a script that did not come; never returns. */
export async function heal(cause: unknown): Promise<never> {
  if (!(await isServed())) throw new Unreachable(cause);
  if (sessionStorage.getItem(healedKey) === location.href) throw new Error('a script of the page is gone', { cause });
  sessionStorage.setItem(healedKey, location.href);
  location.reload();
  return new Promise(() => {});
}

/** Whether the server gives this page: only then does reloading not lose it. */
export async function isServed(): Promise<boolean> {
  const response = await fetch(location.href, { cache: 'no-store' }).catch(() => undefined);
  return response?.ok === true;
}
