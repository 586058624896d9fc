import { Alert, Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { Hazard } from '../../../schemas/hazard.ts';
import { problems } from '../../../schemas/problem-catalogue.ts';
import { useMe } from '../app/me.tsx';
import { useNow } from '../app/server-time.ts';
import { useLanguage, useText } from '../text/language.ts';
import { ActionForm } from './action-form.tsx';
import { isStepBack, offeredActions, type StaffAction } from './offered.ts';
import { findTyped, keepTyped, type Typed } from './typed.ts';
import { hazardWords } from './words.ts';

type Props = { hazard: Hazard; onDecided: (() => void) | undefined };

/** What this person may do to the hazard now, one form at a time. Typed text outlives the form and a conflict. */
export function Actions({ hazard, onDecided }: Props) {
  const text = useText(hazardWords);
  const isEnglish = useLanguage() === 'en';
  const { actor } = useMe();
  const now = useNow();
  const { hazardId } = hazard;
  const typed = useRef(new Map<StaffAction, Typed['values']>());
  const [open, setOpen] = useState(() => {
    const kept = findTyped(hazardId);
    if (kept) typed.current.set(kept.action, kept.values);
    return kept?.action;
  });
  const panel = useRef<HTMLElement>(null);
  const { actions, because } = offeredActions(actor, hazard, now);
  useEffect(() => {
    if (open) panel.current?.querySelector<HTMLElement>('textarea, input:not([disabled])')?.focus();
  }, [open]);
  const close = () => {
    // Its button stays: whoever calls the form off is back on it.
    (panel.current?.querySelector<HTMLElement>('button[aria-expanded=true]') ?? panel.current)?.focus();
    keepTyped(hazardId, undefined);
    setOpen(undefined);
  };
  return (
    <section className="actions" aria-label={text.actions} ref={panel} tabIndex={-1}>
      {actions.length > 0 && (
        <div className="buttons">
          {actions.map((action, index) => (
            <Button
              key={action}
              type={index === 0 && !isStepBack(action) ? 'primary' : 'default'}
              aria-expanded={open === action}
              onClick={() => setOpen(open === action ? undefined : action)}
            >
              {text.action[action].title}
            </Button>
          ))}
        </div>
      )}
      {because && <Alert type="info" title={isEnglish ? problems[because].en : problems[because].zh} />}
      {actions.length === 0 && !because && !open && <p className="quiet">{text.nothingToDo}</p>}
      {open && (
        <ActionForm
          key={open}
          action={open}
          hazard={hazard}
          isPossible={actions.includes(open)}
          typed={typed.current.get(open)}
          onType={(values) => {
            typed.current.set(open, values);
            keepTyped(hazardId, { action: open, values });
          }}
          onClose={close}
          onDone={() => {
            typed.current.delete(open);
            keepTyped(hazardId, undefined);
            close();
            panel.current?.focus();
            onDecided?.();
          }}
        />
      )}
    </section>
  );
}
