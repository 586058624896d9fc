import { type ChangeEvent, useEffect, useState } from 'react';
import { takePhoto } from '../photo-upload.ts';
import { dropPhoto, lookUpPhotos, photos } from '../photos.ts';
import { useStore } from '../store.ts';
import { keepPlace } from '../view.ts';
import { useWords } from '../words.ts';

type PhotoId = `ph_${string}`;
type Props = {
  label: string;
  ids: readonly PhotoId[];
  onAdd(photoId: PhotoId): void;
  onRemove(photoId: PhotoId): void;
  /** Saves what is filled in: the camera may throw the page away. */
  onCamera(): void;
  hint?: string;
  fault?: string | false | undefined;
};
/** As `photosPerFinding` of the contract. */
const maximum = 6;

/** Photos of one answer, and the button that takes one more. */
export function PhotoStrip({ label, ids, onAdd, onRemove, onCamera, hint, fault }: Props) {
  const words = useWords();
  const [working, setWorking] = useState(0);
  const isSpoilt = useStore(photos, (all) => ids.some((photoId) => all[photoId]?.state === 'refused'));
  const [bad, setBad] = useState(false);
  useEffect(() => {
    const unknown = ids.filter((photoId) => !photos.get()[photoId]);
    if (unknown.length) lookUpPhotos(unknown).catch(() => undefined);
  }, [ids]);
  const take = async (file: File | undefined, instead?: PhotoId) => {
    if (!file) return;
    setBad(false);
    setWorking((count) => count + 1);
    try {
      const photoId = await takePhoto(file);
      if (instead) drop(instead);
      onAdd(photoId);
    } catch {
      setBad(true);
    } finally {
      setWorking((count) => count - 1);
    }
  };
  const drop = (photoId: PhotoId) => {
    onRemove(photoId);
    void dropPhoto(photoId);
  };
  const isFull = ids.length + working >= maximum;
  return (
    <fieldset className="field">
      <legend>{label}</legend>
      {hint && <p className="hint">{hint}</p>}
      <div className="photos">
        {ids.map((photoId, index) => (
          <Tile key={photoId} photoId={photoId} number={index + 1} onDrop={drop} onCamera={onCamera} onRetake={take} />
        ))}
        {working > 0 && <div className="tile busy">{words.photoWorking}</div>}
        {!isFull && <Camera className="tile add" label={words.photoAdd} onCamera={onCamera} onFile={take} />}
      </div>
      <p className="fault" role="status">
        {bad ? words.photoBad : isSpoilt ? words.photoLost : fault}
      </p>
    </fieldset>
  );
}

type TileProps = {
  photoId: PhotoId;
  number: number;
  onDrop(photoId: PhotoId): void;
  onCamera(): void;
  onRetake(file: File | undefined, instead: PhotoId): void;
};

function Tile({ photoId, number, onDrop, onCamera, onRetake }: TileProps) {
  const words = useWords();
  const photo = useStore(photos, (all) => all[photoId]);
  const state = photo?.state ?? 'away';
  return (
    <div className={`tile ${state}`}>
      {photo?.thumb && <img src={photo.thumb} alt={words.photoNumber(number)} />}
      {state === 'refused' ? (
        <Camera
          className="state"
          label={words.photoStates.refused}
          {...{ onCamera }}
          onFile={(file) => onRetake(file, photoId)}
        />
      ) : (
        <span className="state">{words.photoStates[state]}</span>
      )}
      <button
        type="button"
        className="drop"
        aria-label={`${words.photoRemove} ${number}`}
        onClick={() => onDrop(photoId)}
      />
    </div>
  );
}

type CameraProps = { className: string; label: string; onCamera(): void; onFile(file: File | undefined): void };

/** The plain single file input is the one way to the camera that works inside WeChat too. */
export function Camera({ className, label, onCamera, onFile }: CameraProps) {
  const open = () => {
    keepPlace();
    onCamera();
  };
  const take = (event: ChangeEvent<HTMLInputElement>) => {
    const input = event.currentTarget;
    onFile(input.files?.[0]);
    input.value = '';
  };
  return (
    <label className={className}>
      <input className="hidden" type="file" accept="image/*" onClick={open} onChange={take} />
      {label}
    </label>
  );
}
