import { useEffect, useRef } from 'react';

/** Single keys of a screen; silent while somebody types, holds a modifier, or has a dialogue open. */
export function useKeys(actionOf: (key: string) => (() => void) | undefined): void {
  const latest = useRef(actionOf);
  latest.current = actionOf;
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target instanceof HTMLElement ? event.target : undefined;
      if (target?.closest('input, textarea, select, [contenteditable], [role=combobox], dialog, [role=dialog]')) return;
      const isButton = target?.closest('button, a, summary') !== null && target !== undefined;
      const action = latest.current(event.key);
      if (action === undefined || (isButton && event.key === 'Enter')) return;
      event.preventDefault();
      action();
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
