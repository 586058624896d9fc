import { useEffect, useState } from 'react';
import { periodText, timeText } from '../clock.ts';
import { home, refreshHome } from '../home.ts';
import { outbox, type Receipt, receipts } from '../outbox.ts';
import { Fact, Frame } from '../parts/frame.tsx';
import { Camera } from '../parts/photo-strip.tsx';
import { Refused, titleOf } from '../parts/waiting-list.tsx';
import { takePhoto } from '../photo-upload.ts';
import { isUnderWay, lookUpPhotos, photos } from '../photos.ts';
import { ask } from '../session.ts';
import { useStore } from '../store.ts';
import { go, turn, view } from '../view.ts';
import { useWords } from '../words.ts';

/** What became of a self-check: waiting, refused, or received with its number. */
export function ReceiptScreen({ selfCheckId }: { selfCheckId: string }) {
  const words = useWords();
  const entry = useStore(outbox, (entries) => entries.find(({ id }) => id === selfCheckId));
  const fresh = useStore(receipts, (all) => all[selfCheckId]);
  const told = useStore(home, (known) => known?.receipts.find((receipt) => receipt.selfCheckId === selfCheckId));
  const receipt = fresh ?? told;
  useEffect(() => {
    if (receipt || entry) return;
    ask('getReceipt', { selfCheckId: selfCheckId as `sc_${string}` }).then(
      (found) => {
        receipts.set({ ...receipts.get(), [selfCheckId]: found });
        refreshHome().catch(() => undefined);
      },
      () => view.get().at === 'receipt' && turn({ at: 'home' }),
    );
  }, [receipt, entry, selfCheckId]);
  return (
    <Frame title={words.receiptTitle}>
      <div role="status">
        {receipt ? (
          <Received receipt={receipt} />
        ) : (
          entry &&
          !entry.problem && (
            <section className="card waiting">
              <h2>{words.signed}</h2>
              <p>{titleOf(entry, words)}</p>
              <p className="hint">{words.waitingHint}</p>
            </section>
          )
        )}
      </div>
      {entry?.problem && <Refused entry={entry} />}
      <button type="button" onClick={() => turn({ at: 'home' })}>
        {words.home}
      </button>
    </Frame>
  );
}

function Received({ receipt }: { receipt: Receipt }) {
  const words = useWords();
  const { receiptNo, receivedAt, edition, period, hazards, passCount, failCount, naCount } = receipt;
  return (
    <>
      <section className="card receipt">
        <p className="tick">{words.handedIn}</p>
        <p className="big">{receiptNo}</p>
        <dl>
          <Fact name={words.receivedAt}>{timeText(receivedAt)}</Fact>
          <Fact name={words.summary}>
            {words.editions[edition]} {periodText(period, words)}
            <br />
            {words.values.pass} {passCount} · {words.values.fail} {failCount} · {words.values.na} {naCount}
          </Fact>
        </dl>
        <MissingPhotos photoIds={receipt.waitingPhotoIds} />
      </section>
      <section className="card">
        <h2>{words.hazardsMade}</h2>
        {!hazards.length && <p>{words.noFindings}</p>}
        <ul className="rows">
          {hazards.map(({ hazardId, hazardNo }) => (
            <li key={hazardId}>
              <button type="button" className="line" onClick={() => go({ at: 'hazard', hazardId })}>
                {hazardNo}
              </button>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

/** 照片待补: photos that the record names and the server does not have yet. One that was refused or lost is taken again in its place. */
function MissingPhotos({ photoIds }: { photoIds: Receipt['waitingPhotoIds'] }) {
  const words = useWords();
  const [isBad, setBad] = useState(false);
  const known = useStore(photos);
  useEffect(() => {
    if (photoIds.length) lookUpPhotos(photoIds).catch(() => undefined);
  }, [photoIds]);
  const missing = photoIds.filter((photoId) => known[photoId]?.state !== 'stored');
  const lost = missing.filter((photoId) => known[photoId] && !isUnderWay(photoId));
  if (!missing.length) return null;
  return (
    <div role="status">
      <p className="notice">
        {!lost.length ? words.photosMissing(missing.length) : isBad ? words.photoBad : words.photoLost}
      </p>
      <div className="photos">
        {lost.map((photoId) => (
          <Camera
            key={photoId}
            className="tile add"
            label={words.photoStates.refused}
            onCamera={() => undefined}
            onFile={(file) => file && takePhoto(file, photoId).catch(() => setBad(true))}
          />
        ))}
      </div>
    </div>
  );
}
