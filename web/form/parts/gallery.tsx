import { useEffect, useRef, useState } from 'react';
import { lookUpPhotos, photos } from '../photos.ts';
import { useStore } from '../store.ts';
import { useWords } from '../words.ts';

/** Photos of a record as small pictures; a tap shows one whole. */
export function Gallery({ label, ids }: { label: string; ids: readonly string[] }) {
  const words = useWords();
  const known = useStore(photos);
  const [shown, setShown] = useState<string>();
  useEffect(() => {
    if (ids.length) lookUpPhotos(ids).catch(() => undefined);
  }, [ids]);
  if (!ids.length) return null;
  return (
    <fieldset className="field">
      <legend>{label}</legend>
      <div className="photos">
        {ids.map((photoId, index) => {
          const photo = known[photoId];
          if (!photo?.thumb)
            return (
              <div key={photoId} className="tile">
                {words.photoPending}
              </div>
            );
          return (
            <button key={photoId} type="button" className="tile" onClick={() => setShown(photo.picture ?? photo.thumb)}>
              <img src={photo.thumb} alt={words.photoNumber(index + 1)} />
            </button>
          );
        })}
      </div>
      {shown && <Whole url={shown} onClose={() => setShown(undefined)} />}
    </fieldset>
  );
}

function Whole({ url, onClose }: { url: string; onClose(): void }) {
  const words = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} onClose={onClose} aria-label={words.photos}>
      <img src={url} alt={words.photos} />
      <button type="button" onClick={() => dialog.current?.close()}>
        {words.close}
      </button>
    </dialog>
  );
}
