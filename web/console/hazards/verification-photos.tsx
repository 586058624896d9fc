import { useState } from 'react';
import type { Hazard, Verification } from '../../../schemas/hazard.ts';
import { usePhotos } from '../parts/photo-read.ts';
import { PhotoTile } from '../parts/photo-tile.tsx';
import { type PhotoGroup, PhotoViewer } from '../parts/photo-viewer.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { useText } from '../text/language.ts';
import { hazardWords } from './words.ts';

type Props = { hazard: Hazard; verification: Verification };

/** What the verifier photographed; opened, it is beside what the unit had handed in by then. */
export function VerificationPhotos({ hazard, verification }: Props) {
  const text = useText(hazardWords);
  const { photoIds, verifiedAt } = verification;
  const round = hazard.rectifications.findLastIndex(({ submittedAt }) => submittedAt <= verifiedAt);
  const handedIn = hazard.rectifications[round]?.photoIds ?? [];
  const photos = usePhotos([...photoIds, ...handedIn], false);
  const [open, setOpen] = useState<number>();
  const groupOf = (title: string, ids: Verification['photoIds']): PhotoGroup => ({
    title,
    photos: ids.flatMap((id) => photos.find(id) ?? []).filter(({ pictureUrl }) => pictureUrl !== undefined),
  });
  const seen = groupOf(text.verificationPhotos, photoIds);
  const groups = [groupOf(text.after(round + 1), handedIn), seen].filter((group) => group.photos.length > 0);
  return (
    <>
      <p className="quiet">{text.verificationPhotos}</p>
      {photos.error && <Refusal error={photos.error} />}
      <div className="tiles small">
        {photoIds.map((id, index) => (
          <PhotoTile
            key={id}
            photo={photos.find(id)}
            isLoading={photos.isLoading}
            label={`${text.verificationPhotos} ${index + 1}`}
            onOpen={() => setOpen(seen.photos.findIndex(({ photoId }) => photoId === id))}
          />
        ))}
      </div>
      {open !== undefined && (
        <PhotoViewer
          groups={groups}
          start={{ group: groups.indexOf(seen), index: open }}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}
