/** The language of the screens, remembered on this device, and the typed dictionaries: a missing key does not compile. */
import { useSyncExternalStore } from 'react';
import type { Language } from '../../../schemas/problem.ts';

const storageKey = 'bihuan.language';
const listeners = new Set<() => void>();
let current: Language = remembered();

function remembered(): Language {
  try {
    return localStorage.getItem(storageKey) === 'en' ? 'en' : 'zh-CN';
  } catch {
    // Storage may be switched off; Chinese comes first.
    return 'zh-CN';
  }
}

export function language(): Language {
  return current;
}

export function setLanguage(next: Language): void {
  current = next;
  document.documentElement.lang = next;
  try {
    localStorage.setItem(storageKey, next);
  } catch {
    // The choice then holds until the page is left.
  }
  for (const listener of listeners) listener();
}

export function useLanguage(): Language {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, language);
}

export type Dictionary<T> = Readonly<Record<Language, T>>;

/** The Chinese words give the shape, the English ones must have it. */
export function dictionary<T extends object>(words: { 'zh-CN': T; en: NoInfer<T> }): Dictionary<T> {
  return words;
}

export function useText<T>(words: Dictionary<T>): T {
  return words[useLanguage()];
}
