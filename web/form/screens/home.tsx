import type { FormChoice } from '../../../schemas/form.ts';
import { periodOf } from '../../../schemas/form-engine.ts';
import { dateOf, dayMs } from '../../../schemas/time.ts';
import { now, periodText, timeText } from '../clock.ts';
import { carryOver } from '../desk.ts';
import { drafts, dropDraft, type LocalDraft } from '../drafts.ts';
import { type Home, home } from '../home.ts';
import { type Entry, outbox } from '../outbox.ts';
import { Notices } from '../parts/frame.tsx';
import { HazardRows } from '../parts/hazard-row.tsx';
import { WaitingList } from '../parts/waiting-list.tsx';
import { switchLanguage } from '../start.ts';
import { useStore } from '../store.ts';
import { go } from '../view.ts';
import { useWords } from '../words.ts';

/** What is due, what waits, my hazards, last receipts. */
export function HomeScreen() {
  const words = useWords();
  const told = useStore(home);
  if (!told) return null;
  const isResting = !['active', 'lost'].includes(told.unit.status);
  const forms = isResting ? [] : told.forms;
  const due = forms.filter(({ isDue }) => isDue);
  const others = forms.filter(({ isDue }) => !isDue);
  return (
    <>
      <header className="bar">
        <div className="row spread">
          <span className="brand">{words.product}</span>
          <button
            type="button"
            className="quiet"
            lang={words.language === 'en' ? 'zh-CN' : 'en'}
            onClick={() => switchLanguage(words.language === 'en' ? 'zh-CN' : 'en')}
          >
            {words.otherLanguage}
          </button>
        </div>
      </header>
      <main>
        <Notices />
        <h1 tabIndex={-1} lang="zh-CN">
          {told.unit.name}
        </h1>
        <p className="hint" lang="zh-CN">
          {told.unit.categoryName} · {told.unit.address}
        </p>
        {isResting && <p className="notice">{words.unitResting}</p>}
        <WaitingList />
        {due.map((choice) => (
          <DueCard key={choice.formId} choice={choice} told={told} />
        ))}
        {!due.length && !isResting && <p className="card calm">{words.nothingDue}</p>}
        <OldDrafts told={told} />
        <HazardRows rows={told.hazards} />
        {others.length > 0 && (
          <section className="card">
            <h2>{words.otherForms}</h2>
            <ul className="rows">
              {others.map((choice) => (
                <OtherForm key={choice.formId} choice={choice} told={told} />
              ))}
            </ul>
          </section>
        )}
        <Receipts told={told} />
      </main>
    </>
  );
}

/** How many items of the form were answered, on this phone or as the server knows. */
function useAnswered({ formId, period }: FormChoice, told: Home): number {
  const here = useStore(drafts).find((draft) => draft.formId === formId && draft.period === period);
  const there = told.drafts.find((draft) => draft.formId === formId && draft.period === period);
  return Math.max(Object.keys(here?.answers ?? {}).length, there?.answeredCount ?? 0);
}

function DueCard({ choice, told }: { choice: FormChoice; told: Home }) {
  const words = useWords();
  const answered = useAnswered(choice, told);
  const { formId, period, edition, itemCount } = choice;
  if (useIsOnItsWay(choice)) return <p className="card calm">{words.signed}</p>;
  return (
    <section className="card due">
      <p className="label">{words.due}</p>
      <h2>
        {words.editions[edition]} <small>{periodText(period, words)}</small>
      </h2>
      <p>{answered ? words.answered(answered, itemCount) : words.itemCount(itemCount)}</p>
      {answered > 0 && <progress value={answered} max={itemCount} aria-label={words.answered(answered, itemCount)} />}
      <button type="button" className="main" onClick={() => go({ at: 'form', formId, period })}>
        {answered ? words.resume : words.start}
      </button>
    </section>
  );
}

function useIsOnItsWay({ formId, period }: FormChoice): boolean {
  const isIt = (entry: Entry) =>
    entry.kind === 'self-check' && entry.input.formId === formId && entry.input.period === period;
  return useStore(outbox, (entries) => entries.some(isIt));
}

function OtherForm({ choice, told }: { choice: FormChoice; told: Home }) {
  const words = useWords();
  const answered = useAnswered(choice, told);
  const { formId, period, edition, itemCount, submittedAt } = choice;
  const isOnItsWay = useIsOnItsWay(choice);
  return (
    <li>
      <button type="button" className="line" onClick={() => go({ at: 'form', formId, period })}>
        <strong>
          {words.editions[edition]} <small>{periodText(period, words)}</small>
        </strong>
        <span className="hint">
          {isOnItsWay
            ? words.signed
            : answered
              ? `${words.resume} · ${words.answered(answered, itemCount)}`
              : submittedAt
                ? `${words.doneAt(timeText(submittedAt))} · ${words.again}`
                : words.itemCount(itemCount)}
        </span>
      </button>
    </li>
  );
}

/** Drafts whose period is over: what was answered can be taken along. */
function OldDrafts({ told }: { told: Home }) {
  const words = useWords();
  const isNow = (draft: LocalDraft) =>
    told.forms.some(({ formId, period }) => formId === draft.formId && period === draft.period);
  const old = useStore(drafts).filter((draft) => !isNow(draft) && Object.keys(draft.answers).length > 0);
  if (!old.length) return null;
  const carry = async (draft: LocalDraft) => {
    const { formId, period } = draft;
    if (isOpen(draft)) return go({ at: 'form', formId, period });
    const choice = told.forms.find(({ edition }) => edition === draft.edition);
    if (!choice) return;
    await carryOver(draft, choice, true);
    go({ at: 'form', formId: choice.formId, period: choice.period });
  };
  return (
    <section className="card">
      <h2>{words.oldDrafts}</h2>
      {old.map((draft) => (
        <div key={draft.selfCheckId} className="old">
          <p>
            {words.editions[draft.edition]} <small>{periodText(draft.period, words)}</small>
          </p>
          <div className="row">
            <button type="button" onClick={() => carry(draft)}>
              {isOpen(draft) ? words.resume : words.carry}
            </button>
            <button type="button" className="quiet" onClick={() => confirm(words.confirmDiscard) && dropDraft(draft)}>
              {words.discard}
            </button>
          </div>
        </div>
      ))}
    </section>
  );
}

/** A period that has just ended may be handed in for another day. */
function isOpen({ edition, period }: LocalDraft): boolean {
  return periodOf(edition, dateOf(now() - dayMs)) === period;
}

function Receipts({ told }: { told: Home }) {
  const words = useWords();
  return (
    <section className="card">
      <h2>{words.receipts}</h2>
      {!told.receipts.length && <p className="hint">{words.noReceipts}</p>}
      <ul className="rows">
        {told.receipts.map(({ selfCheckId, receiptNo, edition, period, receivedAt, failCount }) => (
          <li key={selfCheckId}>
            <button type="button" className="line" onClick={() => go({ at: 'receipt', selfCheckId })}>
              <strong>
                {words.editions[edition]} <small>{periodText(period, words)}</small>
              </strong>
              <span className="hint">
                {receiptNo} · {timeText(receivedAt)}
              </span>
              {failCount > 0 && (
                <span className="badge warn">
                  {words.values.fail} {failCount}
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
