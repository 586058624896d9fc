import { useEffect } from 'react';
import { lookUpPhotos, photos } from '../photos.ts';
import { useStore } from '../store.ts';
import { useWords } from '../words.ts';

/** Photos of a record as small pictures; a tap opens one whole, where the phone's own zoom works. */
export function Gallery({ label, ids }: { label: string; ids: readonly string[] }) {
  const words = useWords();
  const known = useStore(photos);
  useEffect(() => {
    if (ids.length) lookUpPhotos(ids).catch(() => undefined);
  }, [ids]);
  if (!ids.length) return null;
  return (
    <fieldset className="field">
      <legend>{label}</legend>
      <div className="photos">
        {ids.map((photoId, index) => {
          const { picture, thumb } = known[photoId] ?? {};
          return (
            <a key={photoId} className="tile" href={picture}>
              {thumb ? <img src={thumb} alt={words.photoNumber(index + 1)} /> : words.photoStates.away}
            </a>
          );
        })}
      </div>
    </fieldset>
  );
}
