import { useCallback, useEffect, useState } from 'react';
import { Refusal } from '../call.ts';
import { timeText } from '../clock.ts';
import { getHazard, type Hazard, type HazardId, hazards } from '../hazard.ts';
import { home } from '../home.ts';
import { outbox } from '../outbox.ts';
import { Fact, Frame } from '../parts/frame.tsx';
import { Gallery } from '../parts/gallery.tsx';
import { Major, timeLeft } from '../parts/hazard-row.tsx';
import { Acknowledge, Supplement } from '../parts/hazard-steps.tsx';
import { Refused } from '../parts/waiting-list.tsx';
import { useStore } from '../store.ts';
import { go } from '../view.ts';
import { useWords } from '../words.ts';

/** One hazard of the unit: what is asked, until when, what happened, and the step that is the unit's. */
export function HazardScreen({ hazardId }: { hazardId: HazardId }) {
  const words = useWords();
  const hazard = useStore(hazards, (all) => all[hazardId]);
  const [sentence, setSentence] = useState('');
  const told = useStore(home);
  const waiting = useStore(outbox, (entries) =>
    entries.find((entry) => entry.kind !== 'self-check' && entry.input.hazardId === hazardId),
  );
  const load = useCallback(async () => {
    try {
      await getHazard(hazardId);
      setSentence('');
    } catch (failure) {
      setSentence(failure instanceof Refusal ? failure.message : words.unreachable);
    }
  }, [hazardId, words]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the home screen's news means that this page may be old
  useEffect(() => void load(), [load, told]);
  return (
    <Frame title={hazard?.hazardNo ?? words.myHazards}>
      {sentence && (
        <p className="notice" role="alert">
          {sentence}
        </p>
      )}
      {hazard && (
        <>
          <Standing hazard={hazard} />
          {waiting?.problem && <Refused entry={waiting} />}
          {waiting && !waiting.problem && (
            <p className="notice" role="status">
              {words.waitingForPhotos}
            </p>
          )}
          {hazard.status === 'assigned' && !waiting && <Acknowledge hazard={hazard} />}
          {hazard.status === 'returned' && !waiting && <Supplement hazard={hazard} />}
          {hazard.status === 'rectifying' && !waiting && (
            <button type="button" className="main" onClick={() => go({ at: 'rectify', hazardId })}>
              {words.rectify}
            </button>
          )}
          <Facts hazard={hazard} />
          <History hazard={hazard} />
        </>
      )}
    </Frame>
  );
}

/** Where it stands, and why it came back if it did. */
function Standing({ hazard }: { hazard: Hazard }) {
  const words = useWords();
  const { status, deadlineAt, isOverdue, requirement, responsiblePerson, sentBackReason } = hazard;
  const rejection = hazard.verifications.filter(({ isPassed }) => !isPassed).pop();
  return (
    <section className="card">
      <p className="badges">
        <span className="badge act">{words.statuses[status]}</span>
        <Major of={hazard} />
      </p>
      {status !== 'closed' && <p>{words.steps[status] ?? words.noStep}</p>}
      {status === 'returned' && <Reason title={words.returned} text={hazard.returnReason} />}
      {status === 'rectifying' && (
        <Reason
          title={sentBackReason === rejection?.conclusion ? words.rejected : words.sentBack}
          text={sentBackReason}
        />
      )}
      <dl>
        <Fact name={words.requirement}>{requirement}</Fact>
        <Fact name={words.deadline}>
          {deadlineAt && (
            <>
              {timeText(deadlineAt)}{' '}
              {status !== 'closed' && (
                <strong className={isOverdue ? 'late' : ''}>{timeLeft(deadlineAt, isOverdue, words)}</strong>
              )}
            </>
          )}
        </Fact>
        <Fact name={words.responsible}>{responsiblePerson}</Fact>
      </dl>
    </section>
  );
}

function Reason({ title, text }: { title: string; text: string | undefined }) {
  if (!text) return null;
  return (
    <div className="reason">
      <strong>{title}</strong>
      <p lang="zh-CN">{text}</p>
    </div>
  );
}

function Facts({ hazard }: { hazard: Hazard }) {
  const words = useWords();
  return (
    <section className="card">
      <dl lang="zh-CN">
        <Fact name={words.place}>{hazard.location}</Fact>
        <Fact name={words.trouble}>{hazard.description}</Fact>
        <Fact name={words.item}>{hazard.itemText}</Fact>
        <Fact name={words.foundAt}>{timeText(hazard.foundAt)}</Fact>
      </dl>
      <Gallery label={words.beforePhotos} ids={hazard.beforePhotoIds} />
    </section>
  );
}

/** What was done, newest first. */
function History({ hazard }: { hazard: Hazard }) {
  const words = useWords();
  const { rectifications, verifications, receivedBy, receivedAt } = hazard;
  if (!rectifications.length && !receivedAt) return null;
  return (
    <section className="card">
      <h2>{words.history}</h2>
      {[...verifications].reverse().map(({ verifiedAt, isPassed, conclusion, verifiedByName }) => (
        <div key={verifiedAt} className="step">
          <strong className={isPassed ? '' : 'late'}>{isPassed ? words.passed : words.rejected}</strong>
          <p lang="zh-CN">{conclusion}</p>
          <p className="hint">
            {verifiedByName} · {timeText(verifiedAt)}
          </p>
        </div>
      ))}
      {[...rectifications].reverse().map((one) => (
        <div key={one.rectificationId} className="step">
          <strong>{one.isOnTheSpot ? words.fixedNow : words.rectification}</strong>
          <p lang="zh-CN">{one.measures}</p>
          <p className="hint">
            {one.signature.name} · {timeText(one.submittedAt)}
          </p>
          <Gallery label={words.afterPhotos} ids={one.photoIds} />
        </div>
      ))}
      {receivedBy && receivedAt && <p className="hint">{words.acknowledged(receivedBy, timeText(receivedAt))}</p>}
    </section>
  );
}
