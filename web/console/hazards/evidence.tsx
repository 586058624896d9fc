import { useState } from 'react';
import type { Hazard } from '../../../schemas/hazard.ts';
import type { PhotoView } from '../../../schemas/photo.ts';
import { usePhotos } from '../parts/photo-read.ts';
import { PhotoTile } from '../parts/photo-tile.tsx';
import { PhotoViewer, type ViewerPlace } from '../parts/photo-viewer.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { useText } from '../text/language.ts';
import { hazardWords } from './words.ts';

/** Photos before on the left, after each rectification on the right, the latest first to be seen. */
export function Evidence({ hazard }: { hazard: Hazard }) {
  const text = useText(hazardWords);
  const rounds = hazard.rectifications.map(({ photoIds }, index) => ({ title: text.after(index + 1), photoIds }));
  const groups = [{ title: text.before, photoIds: hazard.beforePhotoIds }, ...rounds.toReversed()];
  const photos = usePhotos(
    groups.flatMap(({ photoIds }) => photoIds),
    hazard.waitingPhotoIds.length > 0,
  );
  const [open, setOpen] = useState<{ pair: number[]; start: ViewerPlace }>();
  const stored = (group: number): PhotoView[] =>
    (groups[group]?.photoIds ?? []).flatMap((id) => {
      const photo = photos.find(id);
      return photo?.pictureUrl === undefined ? [] : [photo];
    });
  function openAt(group: number, photoId: string) {
    // A rectification is always compared with what was there before; the photos before with the latest rectification.
    const pair = (group === 0 ? [0, 1] : [0, group]).filter((one) => stored(one).length > 0);
    const index = stored(group).findIndex((photo) => photo.photoId === photoId);
    setOpen({ pair, start: { group: pair.indexOf(group), index } });
  }
  const shown = groups.map(({ title, photoIds }, group) => (
    <div key={title}>
      <h3>{title}</h3>
      <div className="tiles">
        {photoIds.map((id, index) => (
          <PhotoTile
            key={id}
            photo={photos.find(id)}
            isLoading={photos.isLoading}
            label={`${title} ${index + 1}`}
            onOpen={() => openAt(group, id)}
          />
        ))}
      </div>
    </div>
  ));
  return (
    <section aria-labelledby="photos-title">
      <h2 id="photos-title">{text.photos}</h2>
      {photos.error && <Refusal error={photos.error} />}
      <div className="evidence">
        {shown[0]}
        <div className="rounds">
          {shown.slice(1)}
          {rounds.length === 0 && (
            <div>
              <h3>{text.after(1)}</h3>
              <p className="empty">{text.noAfter}</p>
            </div>
          )}
        </div>
      </div>
      {open && (
        <PhotoViewer
          groups={open.pair.map((group) => ({ title: groups[group]?.title ?? '', photos: stored(group) }))}
          start={open.start}
          onClose={() => setOpen(undefined)}
        />
      )}
    </section>
  );
}
