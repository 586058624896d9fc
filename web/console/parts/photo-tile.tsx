import type { PhotoView } from '../../../schemas/photo.ts';
import { useText } from '../text/language.ts';
import { photoWords } from './photo-words.ts';

type Props = { photo: PhotoView | undefined; isLoading: boolean; label: string; onOpen: () => void };

/** A thumbnail that opens the viewer; a photo that has not arrived or can't be used says so in its place. */
export function PhotoTile({ photo, isLoading, label, onOpen }: Props) {
  const text = useText(photoWords);
  if (isLoading) return <span className="photo-tile" aria-hidden="true" />;
  if (photo?.status === 'refused') {
    return (
      <span className="photo-tile missing">
        {text.refused}
        {photo.refusal && <small>{text.refusal[photo.refusal]}</small>}
      </span>
    );
  }
  if (photo?.thumbnailUrl === undefined) return <span className="photo-tile missing">{text.waiting}</span>;
  return (
    <button type="button" className="photo-tile" onClick={onOpen}>
      <img src={photo.thumbnailUrl} alt={label} loading="lazy" />
    </button>
  );
}
