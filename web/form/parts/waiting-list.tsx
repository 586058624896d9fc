import { periodText } from '../clock.ts';
import { carryOver } from '../desk.ts';
import { type Home, home } from '../home.ts';
import { newId } from '../ids.ts';
import { kickAll } from '../loop.ts';
import { type Entry, outbox, takeBack } from '../outbox.ts';
import { isUnderWay, photos } from '../photos.ts';
import { keepRectification } from '../rectification.ts';
import { useStore } from '../store.ts';
import { keepSupplement } from '../supplement.ts';
import { go, type View } from '../view.ts';
import { useWords, type Words } from '../words.ts';

/** What has not reached the server yet, and what the server did not take. */
export function WaitingList() {
  const words = useWords();
  const entries = useStore(outbox);
  const photoCount = useStore(photos, (all) => Object.keys(all).filter(isUnderWay).length);
  const waiting = entries.filter(({ problem }) => !problem);
  return (
    <>
      {entries
        .filter(({ problem }) => problem)
        .map((entry) => (
          <Refused key={entry.id} entry={entry} />
        ))}
      <div role="status">
        {(waiting.length > 0 || photoCount > 0) && (
          <section className="card waiting">
            <h2>{waiting.length ? words.waiting(waiting.length) : words.waitingPhotos(photoCount)}</h2>
            {waiting.map((entry) => (
              <p key={entry.id}>{titleOf(entry, words)}</p>
            ))}
            <p className="hint">{words.waitingHint}</p>
            <button type="button" onClick={kickAll}>
              {words.sendNow}
            </button>
          </section>
        )}
      </div>
    </>
  );
}

export function titleOf(entry: Entry, words: Words): string {
  if (entry.kind === 'self-check')
    return `${words.editions[entry.draft.edition]} ${periodText(entry.draft.period, words)}`;
  return `${words[entry.kind]} ${'draft' in entry ? entry.draft.hazardNo : entry.hazardNo}`;
}

/** What was refused, why, and the way to mend it. */
export function Refused({ entry }: { entry: Entry }) {
  const words = useWords();
  const told = useStore(home);
  return (
    <section className="card refused" role="alert">
      <h2>{words.refusedTitle}</h2>
      <p>{titleOf(entry, words)}</p>
      <p>{entry.problem?.title}</p>
      <button type="button" className="main" onClick={async () => told && go(await mend(entry, told))}>
        {words.mend}
      </button>
    </section>
  );
}

/** Makes the record a draft again, then takes it out of the outbox: nothing is lost in between. */
async function mend(entry: Entry, told: Home): Promise<View> {
  if (entry.kind !== 'self-check') {
    const { hazardId } = entry.input;
    const isUsedUp = entry.problem?.code === 'rectification.conflict';
    if (entry.kind === 'supplement') await keepSupplement(hazardId, entry.input);
    if (entry.kind === 'rectification') {
      await keepRectification({ ...entry.draft, ...(isUsedUp && { rectificationId: newId('rc') }) });
    }
    await takeBack(entry.id);
    return { at: 'hazard', hazardId };
  }
  const { draft, problem } = entry;
  const choice = told.forms.find(({ edition }) => edition === draft.edition);
  if (!choice) return { at: 'home' };
  await carryOver(draft, choice, problem?.code === 'self-check.conflict');
  await takeBack(entry.id);
  return { at: 'form', formId: choice.formId, period: choice.period };
}
