import { useState } from 'react';
import type { FormItem, NaReason } from '../../../schemas/form.ts';
import { gapsOf, isPhotoDue } from '../../../schemas/form-engine.ts';
import type { DraftAnswer } from '../../../schemas/self-check.ts';
import type { Desk } from '../desk.ts';
import { photosOf } from '../outbox.ts';
import { photos } from '../photos.ts';
import { useFieldId, useStore } from '../store.ts';
import { useWords } from '../words.ts';
import { AnswerPhotos } from './answer-photos.tsx';
import { Finding } from './finding.tsx';
import { TextField } from './text-field.tsx';

const values = ['pass', 'fail', 'na'] as const satisfies readonly DraftAnswer['value'][];
const reasons = ['not-installed', 'not-in-use', 'not-my-duty', 'other'] as const satisfies readonly NaReason[];

/** One question: its answers, how to check it, and what the chosen answer asks for. */
export function Item({ desk, item, number }: { desk: Desk; item: FormItem; number: number }) {
  const words = useWords();
  const answer = useStore(desk.draft, ({ answers }) => answers[item.id]);
  const isPressed = useStore(desk.isPressed);
  const gaps = gapsOf(item, answer);
  const isSpoilt = useStore(photos, (all) => photosOf(answer).some((id) => all[id]?.state === 'refused'));
  const isDone = gaps.length === 0 && !isSpoilt;
  const fault = isPressed && !answer && words.gaps.answer;
  return (
    <li id={item.id} tabIndex={-1} className={`item ${isDone ? 'done' : ''} ${isPressed && !isDone ? 'lacking' : ''}`}>
      <fieldset>
        <legend lang="zh-CN">
          <span className="number">{number}</span> {item.text}
        </legend>
        <p className="badges">
          {item.isVetoMajor && <span className="badge bad">{words.veto}</span>}
          {item.isPhotoRequired && <span className="badge">{words.photoAsked}</span>}
        </p>
        <div className="choices">
          {values.map((value) => (
            <label key={value} className={value}>
              <input
                type="radio"
                name={item.id}
                checked={answer?.value === value}
                onChange={() => desk.answer(item.id, { value })}
              />
              <span>{words.values[value]}</span>
            </label>
          ))}
        </div>
        {fault && <p className="fault">{fault}</p>}
      </fieldset>
      <Guide item={item} />
      {answer?.value === 'fail' && (
        <Finding desk={desk} itemId={item.id} answer={answer} gaps={isPressed ? gaps : []} />
      )}
      {answer?.value === 'na' && <Reason desk={desk} itemId={item.id} answer={answer} isAsked={isPressed} />}
      {answer?.value === 'pass' && (isPhotoDue(item, 'pass') || answer.photoIds?.length) && (
        <AnswerPhotos desk={desk} itemId={item.id} answer={answer} label={words.photos} isAsked={isPressed} />
      )}
    </li>
  );
}

/** Method and basis, one tap away. A basis that nobody has verified is never shown as law. */
function Guide({ item }: { item: FormItem }) {
  const words = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words.methodAndBasis}</summary>
      {isOpen && (
        <dl lang="zh-CN">
          <dt lang={words.language}>{words.method}</dt>
          <dd>{item.method}</dd>
          <dt lang={words.language}>{words.basis}</dt>
          {item.basis.map(({ doc, clause, unverified }) => (
            <dd key={doc + clause}>
              {unverified ? doc : `${doc} ${clause}`}
              {unverified && (
                <span className="badge" lang={words.language}>
                  {words.unverified}
                </span>
              )}
            </dd>
          ))}
        </dl>
      )}
    </details>
  );
}

type Part = { desk: Desk; itemId: string; answer: DraftAnswer };

function Reason({ desk, itemId, answer, isAsked }: Part & { isAsked: boolean }) {
  const words = useWords();
  const id = useFieldId();
  return (
    <div className="panel">
      <div className="field">
        <label htmlFor={id}>{words.why}</label>
        <select
          id={id}
          value={answer.reason ?? ''}
          onChange={(event) => desk.answer(itemId, { reason: event.currentTarget.value as NaReason })}
        >
          <option value="" disabled>
            {words.gaps.reason}
          </option>
          {reasons.map((reason) => (
            <option key={reason} value={reason}>
              {words.reasons[reason]}
            </option>
          ))}
        </select>
        {isAsked && !answer.reason && <p className="fault">{words.gaps.reason}</p>}
      </div>
      <TextField
        label={words.note}
        value={answer.note ?? ''}
        maximum={200}
        onText={(note) => desk.answer(itemId, { note })}
      />
    </div>
  );
}
