import { useState } from 'react';
import type { Hazard } from '../hazard.ts';
import { home } from '../home.ts';
import { ask } from '../session.ts';
import { useSigning } from '../signing.ts';
import { useWords } from '../words.ts';
import { PhotoStrip } from './photo-strip.tsx';
import { TextField } from './text-field.tsx';

type Props = { hazard: Hazard; onMove(step: Promise<Hazard>): void };

/** 签收: who received it, by name. */
export function Acknowledge({ hazard, onMove }: Props) {
  const words = useWords();
  const { name, setName } = useSigning(home.get()?.unit.unitId ?? '');
  const [isPressed, setPressed] = useState(false);
  const receivedBy = name.trim();
  const acknowledge = () => {
    setPressed(true);
    const { hazardId, version } = hazard;
    if (receivedBy) onMove(ask('acknowledgeHazard', { hazardId, version, receivedBy }));
  };
  return (
    <section className="card">
      <TextField
        label={words.yourName}
        value={name}
        maximum={40}
        autoComplete="name"
        onText={setName}
        fault={isPressed && !receivedBy && words.nameMissing}
      />
      <button type="button" className="main" onClick={acknowledge}>
        {words.acknowledge}
      </button>
    </section>
  );
}

/** Adds what was missing to a report that came back. */
export function Supplement({ hazard, onMove }: Props) {
  const words = useWords();
  const [location, setLocation] = useState(hazard.location);
  const [description, setDescription] = useState(hazard.description);
  const [photoIds, setPhotoIds] = useState<`ph_${string}`[]>([]);
  const [isPressed, setPressed] = useState(false);
  const supplement = () => {
    setPressed(true);
    if (!location.trim() || !description.trim()) return;
    const { hazardId, version } = hazard;
    onMove(ask('supplementHazard', { hazardId, version, location, description, photoIds }));
  };
  return (
    <section className="card">
      <TextField
        label={words.place}
        value={location}
        maximum={80}
        onText={setLocation}
        fault={isPressed && !location.trim() && words.gaps.location}
      />
      <TextField
        label={words.trouble}
        value={description}
        maximum={500}
        isLong
        onText={setDescription}
        fault={isPressed && !description.trim() && words.gaps.description}
      />
      <PhotoStrip
        label={words.photos}
        ids={photoIds}
        onAdd={(photoId) => setPhotoIds((ids) => [...ids, photoId])}
        onRemove={(photoId) => setPhotoIds((ids) => ids.filter((other) => other !== photoId))}
        onCamera={() => undefined}
      />
      <button type="button" className="main" onClick={supplement}>
        {words.supplement}
      </button>
    </section>
  );
}
