import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Form, FormItem } from '../../../schemas/form.ts';
import type { PhotoView } from '../../../schemas/photo.ts';
import type { Answer, SelfCheck } from '../../../schemas/self-check.ts';
import { usePhotos } from '../parts/photo-read.ts';
import { PhotoTile } from '../parts/photo-tile.tsx';
import { type PhotoGroup, PhotoViewer } from '../parts/photo-viewer.tsx';
import { useText } from '../text/language.ts';
import { names } from '../text/names.ts';
import { punctuation } from '../text/punctuation.ts';
import { selfCheckWords } from './words.ts';

type PhotoId = PhotoView['photoId'];
type Props = { check: SelfCheck; form: Form; isFindingsOnly: boolean };

/** Every item of the form with its answer, note, photos and the hazard that came of it. */
export function AnswerList({ check, form, isFindingsOnly }: Props) {
  const text = useText(selfCheckWords);
  const sections = form.sections
    .map((section) => ({ ...section, shown: section.items.flatMap((item) => shownOf(item, check, isFindingsOnly)) }))
    .filter(({ shown }) => shown.length > 0);
  const photoIds = Object.values(check.answers).flatMap(photosOf);
  const photos = usePhotos(photoIds, check.waitingPhotoIds.length > 0);
  const [open, setOpen] = useState<{ group: PhotoGroup; index: number }>();
  function openAt(title: string, ids: readonly PhotoId[], id: PhotoId) {
    const stored = ids.map(photos.find).filter((photo) => photo?.pictureUrl !== undefined) as PhotoView[];
    setOpen({ group: { title, photos: stored }, index: stored.findIndex(({ photoId }) => photoId === id) });
  }
  return (
    <>
      {sections.length === 0 && <p className="empty">{text.noFindings}</p>}
      {sections.map(({ checklistId, title, shown }) => (
        <section key={checklistId}>
          <h3>{title}</h3>
          <ol className="answers">
            {shown.map(({ item, answer }) => (
              <li key={item.id} className={answer.value}>
                <AnswerWords answer={answer} text={item.text} />
                <HazardLink check={check} itemId={item.id} />
                <Photos ids={photosOf(answer)} photos={photos} title={item.text} onOpen={openAt} />
              </li>
            ))}
          </ol>
        </section>
      ))}
      {open && (
        <PhotoViewer groups={[open.group]} start={{ group: 0, index: open.index }} onClose={() => setOpen(undefined)} />
      )}
    </>
  );
}

function shownOf(item: FormItem, { answers }: SelfCheck, isFindingsOnly: boolean) {
  const answer = answers[item.id];
  return answer === undefined || (isFindingsOnly && answer.value === 'pass') ? [] : [{ item, answer }];
}

function photosOf(answer: Answer): PhotoId[] {
  if (answer.value === 'na') return [];
  return answer.value === 'fail' ? [...answer.photoIds, ...(answer.fixed?.photoIds ?? [])] : answer.photoIds;
}

function AnswerWords({ answer, text }: { answer: Answer; text: string }) {
  const words = useText(selfCheckWords);
  const { answer: answerNames, naReason } = useText(names);
  const { aside, listed, named } = useText(punctuation);
  return (
    <p>
      <span className={`tag ${answer.value === 'fail' ? 'over' : answer.value === 'pass' ? 'good' : ''}`}>
        {answerNames[answer.value]}
      </span>{' '}
      {text}
      {answer.value === 'na' && (
        <span className="quiet">{aside(listed([naReason[answer.reason], answer.note ?? ''].filter(Boolean)))}</span>
      )}
      {answer.value === 'fail' && (
        <>
          <br />
          <strong>{answer.location}</strong> {answer.description}
          {answer.fixed && <span className="quiet">{aside(named(words.measures, answer.fixed.measures))}</span>}
        </>
      )}
    </p>
  );
}

function HazardLink({ check, itemId }: { check: SelfCheck; itemId: string }) {
  const hazard = check.hazards.find((one) => one.itemId === itemId);
  if (hazard === undefined) return null;
  return (
    <Link to="/hazards/$hazardId" params={{ hazardId: hazard.hazardId }} className="number">
      {hazard.hazardNo}
    </Link>
  );
}

type PhotosProps = {
  ids: readonly PhotoId[];
  photos: ReturnType<typeof usePhotos>;
  title: string;
  onOpen: (title: string, ids: readonly PhotoId[], id: PhotoId) => void;
};

function Photos({ ids, photos, title, onOpen }: PhotosProps) {
  if (ids.length === 0) return null;
  return (
    <div className="tiles small">
      {ids.map((id, index) => (
        <PhotoTile
          key={id}
          photo={photos.find(id)}
          isLoading={photos.isLoading}
          label={`${title} ${index + 1}`}
          onOpen={() => onOpen(title, ids, id)}
        />
      ))}
    </div>
  );
}
