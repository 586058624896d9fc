import { useCallback, useEffect, useState } from 'react';
import { type Desk, openDesk } from './desk.ts';
import { drafts } from './drafts.ts';
import { home } from './home.ts';
import { turn } from './view.ts';

/** The form on the table; undefined while it is fetched, 'away' when it can't be now. A period that is over and has no draft leads home. */
export function useDesk(formId: string, period: string): { desk: Desk | 'away' | undefined; open(): void } {
  const [desk, setDesk] = useState<Desk | 'away'>();
  const open = useCallback(() => {
    const isIt = (one: { formId: string; period: string }) => one.formId === formId && one.period === period;
    const choice = drafts.get().find(isIt) ?? home.get()?.forms.find(isIt);
    if (!choice) return turn({ at: 'home' });
    setDesk(undefined);
    openDesk(choice).then(setDesk, () => setDesk('away'));
  }, [formId, period]);
  useEffect(open, [open]);
  return { desk, open };
}
