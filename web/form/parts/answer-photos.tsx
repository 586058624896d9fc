import type { DraftAnswer } from '../../../schemas/self-check.ts';
import type { Desk } from '../desk.ts';
import { useWords } from '../words.ts';
import { PhotoStrip } from './photo-strip.tsx';

type Props = { desk: Desk; itemId: string; answer: DraftAnswer; label: string; isAsked: boolean };

/** The photos of an answer, added and taken out one by one. */
export function AnswerPhotos({ desk, itemId, answer, label, isAsked }: Props) {
  const words = useWords();
  const ids = answer.photoIds ?? none;
  const present = () => desk.draft.get().answers[itemId]?.photoIds ?? [];
  return (
    <PhotoStrip
      label={label}
      ids={ids}
      onAdd={(photoId) => desk.answer(itemId, { photoIds: [...present(), photoId] })}
      onRemove={(photoId) => desk.answer(itemId, { photoIds: present().filter((other) => other !== photoId) })}
      onCamera={desk.keep}
      fault={isAsked && !ids.length && words.gaps.photo}
    />
  );
}

const none: `ph_${string}`[] = [];
