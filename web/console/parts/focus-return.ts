import { useEffect, useState } from 'react';

/** Whoever closes a dialogue goes on where it was opened; where that is gone, at the beginning of the page. */
export function useFocusReturn(): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // After React has taken the dialogue away, and with it the focus.
      setTimeout(() => {
        if (document.activeElement !== document.body) return;
        const place = opener instanceof HTMLElement && opener.isConnected ? opener : document.getElementById('content');
        place?.focus({ preventScroll: true });
      });
    },
    [opener],
  );
}
