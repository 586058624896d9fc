import { CloseOutlined, LeftOutlined, RightOutlined, ZoomInOutlined, ZoomOutOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { PhotoView } from '../../../schemas/photo.ts';
import { useText } from '../text/language.ts';
import { civilTime } from '../text/time.ts';
import { photoWords } from './photo-words.ts';

export type PhotoGroup = { title: string; photos: readonly PhotoView[] };
export type ViewerPlace = { group: number; index: number };

type Props = { groups: readonly PhotoGroup[]; start: ViewerPlace; onClose: () => void };

const zoomSteps = [1, 1.5, 2, 3, 4, 6];

/** Groups of photos side by side at one zoom; scrolling one scrolls the others, so that the same spot is compared. */
export function PhotoViewer({ groups, start, onClose }: Props) {
  const text = useText(photoWords);
  const dialog = useRef<HTMLDialogElement>(null);
  const [zoom, setZoom] = useState(0);
  const [active, setActive] = useState(start.group);
  const [places, setPlaces] = useState(() => groups.map((_, group) => (group === start.group ? start.index : 0)));
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const scale = (step: number) => setZoom((now) => Math.min(zoomSteps.length - 1, Math.max(0, now + step)));
  const turn = (group: number, step: number) => {
    const count = groups[group]?.photos.length ?? 1;
    setActive(group);
    setPlaces(places.map((place, index) => (index === group ? (place + step + count) % count : place)));
  };
  const actionOf = (key: string): (() => void) | undefined => {
    if (key === 'ArrowLeft' || key === 'ArrowRight') return () => turn(active, key === 'ArrowLeft' ? -1 : 1);
    if (key === '0') return () => setZoom(0);
    if (key === '+' || key === '=') return () => scale(1);
    return key === '-' ? () => scale(-1) : undefined;
  };
  function onKeyDown(event: KeyboardEvent) {
    const action = actionOf(event.key);
    if (!action) return;
    event.preventDefault();
    action();
  }
  return (
    <dialog ref={dialog} className="viewer" aria-label={text.viewer} onClose={onClose} onKeyDown={onKeyDown}>
      <header>
        <span className="quiet keys">{text.keys}</span>
        <Button icon={<ZoomOutOutlined />} aria-label={text.zoomOut} disabled={zoom === 0} onClick={() => scale(-1)} />
        <output>{Math.round((zoomSteps[zoom] ?? 1) * 100)}%</output>
        <Button icon={<ZoomInOutlined />} aria-label={text.zoomIn} onClick={() => scale(1)} />
        <Button onClick={() => setZoom(0)}>{text.fit}</Button>
        <Button icon={<CloseOutlined />} aria-label={text.close} onClick={() => dialog.current?.close()} />
      </header>
      <div className="panes">
        {groups.map((group, index) => (
          <Pane
            key={group.title}
            group={group}
            place={places[index] ?? 0}
            scale={zoomSteps[zoom] ?? 1}
            onTurn={(step) => turn(index, step)}
          />
        ))}
      </div>
    </dialog>
  );
}

type PaneProps = { group: PhotoGroup; place: number; scale: number; onTurn: (step: number) => void };

function Pane({ group, place, scale, onTurn }: PaneProps) {
  const text = useText(photoWords);
  const photo = group.photos[place];
  if (photo === undefined) return null;
  const count = group.photos.length;
  return (
    <figure>
      <figcaption>
        <strong>{group.title}</strong> <span className="quiet">{text.photo(place + 1, count)}</span>
        {count > 1 && (
          <>
            <Button icon={<LeftOutlined />} aria-label={text.previous} onClick={() => onTurn(-1)} />
            <Button icon={<RightOutlined />} aria-label={text.next} onClick={() => onTurn(1)} />
          </>
        )}
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region takes the focus so that keys can scroll it */}
      <section className="canvas" tabIndex={0} aria-label={group.title} onScroll={scrollTogether}>
        <img
          src={photo.pictureUrl}
          alt={`${group.title} ${text.photo(place + 1, count)}`}
          style={{ width: `${scale * 100}%`, ...(scale === 1 ? { maxHeight: '100%', objectFit: 'contain' } : {}) }}
        />
      </section>
      <p className="quiet">
        {takenOf(photo) && text.taken(takenOf(photo))} {photo.receivedAt && text.received(civilTime(photo.receivedAt))}
      </p>
    </figure>
  );
}

/** Time and place that the camera wrote into the photo; five decimals are about a metre. */
function takenOf({ takenAt, takenPlace }: PhotoView): string {
  const place = takenPlace && `${takenPlace.lat.toFixed(5)}, ${takenPlace.lng.toFixed(5)}`;
  return [takenAt && civilTime(takenAt), place].filter((fact) => fact !== undefined).join(' · ');
}

/** Moves the other panes to the same relative place. */
function scrollTogether(event: React.UIEvent<HTMLElement>): void {
  const from = event.currentTarget;
  const share = (offset: number, whole: number) => (whole > 0 ? offset / whole : 0);
  const x = share(from.scrollLeft, from.scrollWidth - from.clientWidth);
  const y = share(from.scrollTop, from.scrollHeight - from.clientHeight);
  for (const pane of from.closest('.panes')?.querySelectorAll<HTMLElement>('.canvas') ?? []) {
    if (pane === from) continue;
    const left = Math.round(x * (pane.scrollWidth - pane.clientWidth));
    const top = Math.round(y * (pane.scrollHeight - pane.clientHeight));
    // Two pixels apart is rounding; following it would never come to rest.
    if (Math.abs(pane.scrollLeft - left) > 2 || Math.abs(pane.scrollTop - top) > 2) pane.scrollTo(left, top);
  }
}
