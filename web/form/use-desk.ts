import { useCallback, useEffect, useState } from 'react';
import { type Desk, openDesk } from './drafts.ts';
import { home } from './home.ts';
import { turn } from './view.ts';

/** The form on the table; undefined while it is fetched, 'away' when it can't be now. A past period leads home. */
export function useDesk(formId: string, period: string): { desk: Desk | 'away' | undefined; open(): void } {
  const [desk, setDesk] = useState<Desk | 'away'>();
  const open = useCallback(() => {
    const choice = home.get()?.forms.find((one) => one.formId === formId && one.period === period);
    if (!choice) return turn({ at: 'home' });
    setDesk(undefined);
    openDesk(choice).then(setDesk, () => setDesk('away'));
  }, [formId, period]);
  useEffect(open, [open]);
  return { desk, open };
}
