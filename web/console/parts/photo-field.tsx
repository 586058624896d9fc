import { Button, ConfigProvider } from 'antd';
import { type ChangeEvent, type MouseEvent, useEffect, useRef, useState } from 'react';
import { photosPerFinding } from '../../../schemas/photo.ts';
import { ApiProblem } from '../../api.ts';
import { common } from '../text/common.ts';
import { useText } from '../text/language.ts';
import { punctuation } from '../text/punctuation.ts';
import { photoWords } from './photo-words.ts';
import {
  dropPhoto,
  type PhotoId,
  recallPhotos,
  retryPhoto,
  type TakenPhoto,
  takePhoto,
  useTakenPhotos,
} from './taken-photos.ts';

type Props = {
  unitId: string;
  /** What the photos are of. */
  label: string;
  /** Of the form's item. */
  id?: string;
  value?: readonly PhotoId[];
  onChange?: (photoIds: PhotoId[]) => void;
  'aria-describedby'?: string;
  'aria-invalid'?: 'true';
};

const none: readonly PhotoId[] = [];

/** Photos of a form: each is sent as soon as it is chosen, and says how far it is. */
export function PhotoField({ unitId, label, id, value = none, onChange, ...aria }: Props) {
  const text = useText(photoWords);
  const { componentDisabled } = ConfigProvider.useConfig();
  const taken = useTakenPhotos();
  const input = useRef<HTMLInputElement>(null);
  const [left, setLeft] = useState(0);
  useEffect(() => recallPhotos(value), [value]);
  const room = photosPerFinding - value.length;
  function onFiles({ target }: ChangeEvent<HTMLInputElement>) {
    const files = [...(target.files ?? [])];
    // The same file may be chosen again after it was removed.
    target.value = '';
    setLeft(Math.max(0, files.length - room));
    if (files.length > 0) onChange?.([...value, ...files.slice(0, room).map((file) => takePhoto(unitId, file))]);
  }
  function onRemove(photoId: PhotoId) {
    setLeft(0);
    dropPhoto(photoId);
    onChange?.(value.filter((one) => one !== photoId));
    input.current?.focus();
  }
  const fileProps = {
    ...{ type: 'file', accept: 'image/*', className: 'unseen', onChange: onFiles },
    disabled: componentDisabled || room <= 0,
  };
  return (
    <div className="photo-field">
      {value.length > 0 && (
        <ul className="taken">
          {value.map((photoId, index) => (
            <Taken
              key={photoId}
              photo={taken[photoId]}
              label={`${label} ${index + 1}`}
              place={index + 1}
              onRetry={() => retryPhoto(photoId)}
              onRemove={() => onRemove(photoId)}
            />
          ))}
        </ul>
      )}
      <div className="buttons">
        <label className="button">
          <input {...fileProps} {...aria} id={id} ref={input} multiple />
          {text.add}
        </label>
        <label className="button camera">
          <input {...fileProps} capture="environment" />
          {text.camera}
        </label>
      </div>
      <p className="quiet" role="status">
        <Summary photos={value.map((photoId) => taken[photoId])} left={left} />
      </p>
    </div>
  );
}

type TakenProps = {
  photo: TakenPhoto | undefined;
  label: string;
  place: number;
  onRetry: () => void;
  onRemove: () => void;
};

function Taken({ photo, label, place, onRetry, onRemove }: TakenProps) {
  const text = useText(photoWords);
  const { retry } = useText(common);
  const removal = useRef<HTMLButtonElement>(null);
  const words = useStateWords(photo);
  function onTry(event: MouseEvent) {
    event.preventDefault();
    // The button goes away: whoever pressed it stays at this photo.
    removal.current?.focus();
    onRetry();
  }
  return (
    <li>
      <span className="photo-tile">{photo?.preview && <img src={photo.preview} alt={label} />}</span>
      <span className={photo?.state}>{words}</span>
      <span className="buttons">
        {photo?.state === 'failed' && (
          <Button aria-label={text.retry(place)} onClick={onTry}>
            {retry}
          </Button>
        )}
        <Button ref={removal} aria-label={text.remove(place)} onClick={onRemove}>
          {text.removal}
        </Button>
      </span>
    </li>
  );
}

function useStateWords(photo: TakenPhoto | undefined): string {
  const text = useText(photoWords);
  const { aside } = useText(punctuation);
  switch (photo?.state) {
    case 'refused':
      return text.refused + (photo.refusal ? aside(text.refusal[photo.refusal]) : '');
    case 'failed':
      return text.failed + aside(photo.error instanceof ApiProblem ? photo.error.title : text.noAnswer);
    default:
      return text.state[photo?.state ?? 'sending'];
  }
}

/** Told to who can't see the photos. */
function Summary({ photos, left }: { photos: readonly (TakenPhoto | undefined)[]; left: number }) {
  const text = useText(photoWords);
  const { listed } = useText(punctuation);
  const count = (isCounted: (photo: TakenPhoto | undefined) => boolean) => photos.filter(isCounted).length;
  const sending = count(isSending);
  const stored = count((photo) => photo?.state === 'stored');
  const unusable = photos.length - sending - stored;
  return listed([
    ...(stored > 0 ? [text.stored(stored)] : []),
    ...(sending > 0 ? [text.sending(sending)] : []),
    ...(unusable > 0 ? [text.unusable(unusable)] : []),
    ...(left > 0 ? [text.tooMany(photosPerFinding, left)] : []),
  ]);
}

const isSending = (photo: TakenPhoto | undefined) => photo === undefined || photo.state === 'sending';

/** Why these photos can't be sent along yet, if they can't. */
export function usePhotoFault(photoIds: readonly PhotoId[]): string | undefined {
  const text = useText(photoWords);
  const taken = useTakenPhotos();
  const photos = photoIds.map((photoId) => taken[photoId]);
  if (photos.some((photo) => photo && !['stored', 'sending'].includes(photo.state))) return text.mend;
  return photos.some(isSending) ? text.wait : undefined;
}
