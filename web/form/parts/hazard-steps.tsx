import { useEffect, useRef, useState } from 'react';
import type { Hazard } from '../hazard.ts';
import { home } from '../home.ts';
import { entryHead, post } from '../outbox.ts';
import { photosTaken } from '../photo-upload.ts';
import { useSigning } from '../signing.ts';
import { dropSupplement, keepSupplement, openSupplement, type SupplementDraft } from '../supplement.ts';
import { bringUpFault } from '../view.ts';
import { useWords } from '../words.ts';
import { PhotoStrip } from './photo-strip.tsx';
import { NameField } from './signer.tsx';
import { TextField } from './text-field.tsx';

/** 签收: who received it, by name. */
export function Acknowledge({ hazard }: { hazard: Hazard }) {
  const words = useWords();
  const signing = useSigning(home.get()?.unit.unitId ?? '');
  const [isPressed, setPressed] = useState(false);
  const receivedBy = signing.name.trim();
  const acknowledge = () => {
    setPressed(true);
    const { hazardId, hazardNo, version, round } = hazard;
    if (!receivedBy) return;
    const head = { ...entryHead(`${hazardId}:acknowledge`), kind: 'acknowledge' as const, hazardNo, round };
    void post({ ...head, input: { hazardId, version, receivedBy } });
  };
  return (
    <section className="card">
      <NameField {...{ signing, isPressed }} />
      <button type="button" className="main" onClick={acknowledge}>
        {words.acknowledge}
      </button>
    </section>
  );
}

/** Adds what was missing to a report that came back. */
export function Supplement({ hazard }: { hazard: Hazard }) {
  const words = useWords();
  const { hazardId } = hazard;
  const [draft, setDraft] = useState<SupplementDraft>();
  const [isPressed, setPressed] = useState(false);
  // What the person has begun is not written over by news of the hazard.
  const first = useRef(hazard);
  useEffect(() => void openSupplement(first.current).then(setDraft), []);
  if (!draft) return null;
  const { location, description, photoIds } = draft;
  const change = (part: (present: SupplementDraft) => Partial<SupplementDraft>) =>
    setDraft((present = draft) => {
      const next = { ...present, ...part(present) };
      void keepSupplement(hazardId, next);
      return next;
    });
  const supplement = async () => {
    setPressed(true);
    if (!location.trim() || !description.trim()) return bringUpFault();
    await photosTaken();
    const { photoIds } = await openSupplement(hazard);
    const { hazardNo, version, round } = hazard;
    const head = { ...entryHead(`${hazardId}:supplement`), kind: 'supplement' as const, hazardNo, round };
    await post({ ...head, input: { hazardId, version, location, description, photoIds } });
    await dropSupplement(hazardId);
  };
  return (
    <section className="card">
      <TextField
        label={words.place}
        value={location}
        maximum={80}
        onText={(text) => change(() => ({ location: text }))}
        fault={isPressed && !location.trim() && words.gaps.location}
      />
      <TextField
        label={words.trouble}
        value={description}
        maximum={500}
        isLong
        onText={(text) => change(() => ({ description: text }))}
        fault={isPressed && !description.trim() && words.gaps.description}
      />
      <PhotoStrip
        label={words.photos}
        ids={photoIds}
        onAdd={(photoId) => change((present) => ({ photoIds: [...present.photoIds, photoId] }))}
        onRemove={(photoId) =>
          change((present) => ({ photoIds: present.photoIds.filter((other) => other !== photoId) }))
        }
        onCamera={() => undefined}
      />
      <button type="button" className="main" onClick={supplement}>
        {words.supplement}
      </button>
    </section>
  );
}
