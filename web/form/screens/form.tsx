import { useEffect, useRef, useState } from 'react';
import { check, progress, visibleItems } from '../../../schemas/form-engine.ts';
import { periodText } from '../clock.ts';
import type { Desk } from '../desk.ts';
import type { LocalDraft } from '../drafts.ts';
import { photosOf } from '../outbox.ts';
import { Frame } from '../parts/frame.tsx';
import { Item } from '../parts/item.tsx';
import { photos } from '../photos.ts';
import { useStore } from '../store.ts';
import { useDesk } from '../use-desk.ts';
import { bringUp, go, restorePlace } from '../view.ts';
import { useWords } from '../words.ts';

/** A form being filled in. Each item listens to its own answer; nothing else renders when one is given. */
export function FormScreen({ formId, period }: { formId: string; period: string }) {
  const words = useWords();
  const { desk, open } = useDesk(formId, period);
  if (desk && desk !== 'away') return <Sheet desk={desk} />;
  return (
    <Frame title={words.product}>
      <p role="status">{desk ? words.unreachable : words.opening}</p>
      {desk && (
        <button type="button" className="main" onClick={open}>
          {words.retry}
        </button>
      )}
    </Frame>
  );
}

/** These fill a screen and are painted first, then twice as many each time: all at once take an old phone half a second. */
const firstItems = 4;

function Sheet({ desk }: { desk: Desk }) {
  const words = useWords();
  const [shown, setShown] = useState(firstItems);
  const isWhole = shown >= visibleItems(desk.form).length;
  useEffect(() => (isWhole ? restorePlace() : setShown(shown * 2)), [isWhole, shown]);
  const { edition, period } = desk.draft.get();
  const { sections } = desk.form;
  const firstNumbers = sections.map((_, index) =>
    sections.slice(0, index).reduce((count, section) => count + section.items.length, 1),
  );
  return (
    <>
      <Frame title={`${words.editions[edition]} ${periodText(period, words)}`} aside={<Progress desk={desk} />}>
        {sections.map((section, index) => (
          <section key={section.checklistId}>
            <h2 lang="zh-CN">{section.title}</h2>
            <ol className="items">
              {section.items.map((item, place) => {
                const number = (firstNumbers[index] ?? 1) + place;
                return number <= shown && <Item key={item.id} desk={desk} item={item} number={number} />;
              })}
            </ol>
          </section>
        ))}
      </Frame>
      <Footer desk={desk} />
    </>
  );
}

function Progress({ desk }: { desk: Desk }) {
  const words = useWords();
  const { answered, total } = progress(desk.form, useStore(desk.draft).answers);
  return (
    <div className="progress">
      <progress value={answered} max={total} aria-label={words.answered(answered, total)} />
      <span>{words.answered(answered, total)}</span>
    </div>
  );
}

function Footer({ desk }: { desk: Desk }) {
  const words = useWords();
  const { answers } = useStore(desk.draft);
  const spoilt = useStore(photos, (all) =>
    Object.keys(all)
      .filter((id) => all[id]?.state === 'refused')
      .join(),
  );
  const missing = lacking(desk, answers, spoilt);
  const isPressed = useStore(desk.isPressed);
  const last = useRef('');
  const { formId, period } = desk.draft.get();
  const jump = () => {
    const order = visibleItems(desk.form).map(({ id }) => id);
    const from = order.indexOf(last.current);
    const next = missing.find((itemId) => order.indexOf(itemId) > from) ?? missing[0];
    if (!next) return;
    last.current = next;
    bringUp(next);
  };
  const sign = () => {
    desk.isPressed.set(missing.length > 0);
    last.current = '';
    if (missing.length) jump();
    else void desk.keep().then(() => go({ at: 'sign', formId, period }));
  };
  return (
    <footer className="foot">
      <p role="status">{isPressed && missing.length > 0 && words.stillMissing(missing.length)}</p>
      <div className="row">
        {missing.length > 0 && (
          <button type="button" onClick={jump}>
            {words.nextGap}
          </button>
        )}
        <button type="button" className="main" onClick={sign}>
          {words.handIn}
        </button>
      </div>
    </footer>
  );
}

/** Items that are not complete, or whose photo turned out to be none, in the order of the form. */
function lacking(desk: Desk, answers: LocalDraft['answers'], spoilt: string): string[] {
  const incomplete = new Set(check(desk.form, answers).map(({ itemId }) => itemId));
  const isSpoilt = (id: string) => photosOf(answers[id]).some((photoId) => spoilt.includes(photoId));
  return visibleItems(desk.form)
    .map(({ id }) => id)
    .filter((id) => incomplete.has(id) || isSpoilt(id));
}
