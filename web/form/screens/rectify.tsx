import { useEffect, useState } from 'react';
import { atOf, fieldOf, now, nowAt } from '../clock.ts';
import { home } from '../home.ts';
import { entryHead, outbox, post } from '../outbox.ts';
import { Frame } from '../parts/frame.tsx';
import { PhotoStrip } from '../parts/photo-strip.tsx';
import { Signer } from '../parts/signer.tsx';
import { TextField } from '../parts/text-field.tsx';
import { photosTaken } from '../photo-upload.ts';
import {
  costOf,
  dropRectification,
  keepRectification,
  openRectification,
  type RectificationDraft,
} from '../rectification.ts';
import { useSigning } from '../signing.ts';
import { back, bringUpFault, turn } from '../view.ts';
import { useWords } from '../words.ts';

/** Handing in a rectification: what was done, what it cost, when, photos, signature. */
export function RectifyScreen({ hazardId }: { hazardId: `hz_${string}` }) {
  const words = useWords();
  const [draft, setDraft] = useState<RectificationDraft>();
  useEffect(() => {
    if (outbox.get().some((entry) => entry.kind === 'rectification' && entry.draft.hazardId === hazardId)) {
      return turn({ at: 'hazard', hazardId });
    }
    const row = home.get()?.hazards.find((one) => one.hazardId === hazardId);
    void openRectification(hazardId, row?.hazardNo ?? '').then(setDraft);
  }, [hazardId]);
  const change: Props['change'] = (part) => {
    setDraft((present) => {
      if (!present) return present;
      const next = { ...present, ...part(present) };
      void keepRectification(next);
      return next;
    });
  };
  return <Frame title={words.rectify}>{draft && <Fields draft={draft} change={change} />}</Frame>;
}

type Props = {
  draft: RectificationDraft;
  change(part: (present: RectificationDraft) => Partial<RectificationDraft>): void;
};

function Fields({ draft, change }: Props) {
  const words = useWords();
  const signing = useSigning(home.get()?.unit.unitId ?? '');
  const [state, setState] = useState<'open' | 'pressed' | 'sending'>('open');
  const isPressed = state === 'pressed';
  const { measures, cost, completedAt, photoIds } = draft;
  const costWan = costOf(cost);
  const { signature } = signing;
  const isInTime = Date.parse(completedAt) <= now() + 60_000;
  const submit = async () => {
    setState('sending');
    await photosTaken();
    const { photoIds } = await openRectification(draft.hazardId, draft.hazardNo);
    if (!measures.trim() || costWan === undefined || !photoIds.length || !signature || !isInTime) {
      setState('pressed');
      return bringUpFault();
    }
    const { hazardId, rectificationId } = draft;
    const input = { hazardId, rectificationId, measures: measures.trim(), costWan, completedAt, photoIds, signature };
    await post({ ...entryHead(rectificationId), kind: 'rectification', draft, input });
    await dropRectification(hazardId);
    back();
  };
  return (
    <section className="card">
      <TextField
        label={words.measures}
        hint={words.measuresHint}
        value={measures}
        maximum={1000}
        isLong
        onText={(text) => change(() => ({ measures: text }))}
        fault={isPressed && !measures.trim() && words.gaps.measures}
      />
      <PhotoStrip
        label={words.afterPhotos}
        hint={words.afterPhotosHint}
        ids={photoIds}
        onAdd={(photoId) => change((present) => ({ photoIds: [...present.photoIds, photoId] }))}
        onRemove={(photoId) =>
          change((present) => ({ photoIds: present.photoIds.filter((other) => other !== photoId) }))
        }
        onCamera={() => undefined}
        fault={isPressed && !photoIds.length && words.gaps['after-photo']}
      />
      <TextField
        label={words.cost}
        hint={words.costHint}
        value={cost}
        maximum={8}
        mode="decimal"
        onText={(text) => change(() => ({ cost: text }))}
        fault={isPressed && costWan === undefined && words.costHint}
      />
      <TextField
        label={words.completedAt}
        type="datetime-local"
        value={fieldOf(completedAt)}
        maximum={16}
        onText={(text) => change(() => ({ completedAt: atOf(text) ?? nowAt() }))}
        fault={isPressed && !isInTime && words.completedMissing}
      />
      <Signer {...{ signing, isPressed }} />
      <button type="button" className="main" disabled={state === 'sending'} onClick={submit}>
        {words.submit}
      </button>
    </section>
  );
}
