import type { Gap } from '../../../schemas/form-engine.ts';
import type { DraftAnswer } from '../../../schemas/self-check.ts';
import type { Desk } from '../desk.ts';
import { useWords } from '../words.ts';
import { AnswerPhotos } from './answer-photos.tsx';
import { PhotoStrip } from './photo-strip.tsx';
import { TextField } from './text-field.tsx';

type Props = { desk: Desk; itemId: string; answer: DraftAnswer; gaps: readonly Gap[] };

/** What a fail has to say: where, what, photos, and whether it was put right at once. */
export function Finding({ desk, itemId, answer, gaps }: Props) {
  const words = useWords();
  const faultOf = (gap: Gap) => gaps.includes(gap) && words.gaps[gap];
  const fixed = answer.fixed ?? { measures: '', photoIds: [] };
  const change = (part: Partial<typeof fixed>) => {
    const present = desk.draft.get().answers[itemId]?.fixed ?? fixed;
    desk.answer(itemId, { fixed: { ...present, ...part } });
  };
  const after = () => desk.draft.get().answers[itemId]?.fixed?.photoIds ?? [];
  return (
    <div className="panel">
      <TextField
        label={words.place}
        hint={words.placeHint}
        value={answer.location ?? ''}
        maximum={80}
        onText={(location) => desk.answer(itemId, { location })}
        fault={faultOf('location')}
      />
      <TextField
        label={words.trouble}
        hint={words.troubleHint}
        value={answer.description ?? ''}
        maximum={500}
        isLong
        onText={(description) => desk.answer(itemId, { description })}
        fault={faultOf('description')}
      />
      <AnswerPhotos {...{ desk, itemId, answer }} label={words.beforePhotos} isAsked={gaps.includes('photo')} />
      <label className="check">
        <input
          type="checkbox"
          checked={Boolean(answer.fixed)}
          onChange={(event) => desk.answer(itemId, { fixed: event.currentTarget.checked ? fixed : undefined })}
        />
        <span>{words.fixedNow}</span>
      </label>
      {answer.fixed && (
        <>
          <TextField
            label={words.measures}
            hint={words.measuresHint}
            value={fixed.measures}
            maximum={500}
            isLong
            onText={(measures) => change({ measures })}
            fault={faultOf('measures')}
          />
          <PhotoStrip
            label={words.afterPhotos}
            hint={words.afterPhotosHint}
            ids={fixed.photoIds}
            onAdd={(photoId) => change({ photoIds: [...after(), photoId] })}
            onRemove={(photoId) => change({ photoIds: after().filter((other) => other !== photoId) })}
            onCamera={desk.keep}
            fault={faultOf('after-photo')}
          />
        </>
      )}
    </div>
  );
}
