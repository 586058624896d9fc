import { type PointerEvent, useEffect, useRef } from 'react';
import { useWords } from '../words.ts';

/** Strokes of `x y` pairs, 0–1000, as the contract of a signature takes them. */
export type Strokes = number[][];
const maximumStrokes = 60;
const maximumNumbers = 600;
/** Thousandths of the pad: finer movements are left out. */
const step = 6;

/** A box to sign in with a finger, a pen or a mouse. */
export function SignaturePad({ strokes, onStrokes }: { strokes: Strokes; onStrokes(strokes: Strokes): void }) {
  const words = useWords();
  const pad = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<Strokes>(strokes);
  useEffect(() => {
    drawing.current = strokes;
    if (pad.current) paint(pad.current, strokes);
  }, [strokes]);

  const start = (event: PointerEvent<HTMLCanvasElement>) => {
    if (drawing.current.length >= maximumStrokes) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drawing.current = [...drawing.current, pointOf(event)];
  };
  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    const last = drawing.current[drawing.current.length - 1];
    if (!event.buttons || !last) return;
    const [x, y] = pointOf(event);
    const [lastX = 0, lastY = 0] = last.slice(-2);
    if (last.length >= maximumNumbers || Math.hypot(x - lastX, y - lastY) < step) return;
    last.push(x, y);
    paint(event.currentTarget, drawing.current);
  };
  return (
    <div className="field">
      <span className="label">{words.draw}</span>
      <canvas
        ref={pad}
        className="pad"
        width={640}
        height={280}
        role="img"
        aria-label={words.drawHint}
        onPointerDown={start}
        onPointerMove={move}
        onPointerUp={() => onStrokes(drawing.current)}
        onPointerCancel={() => onStrokes(drawing.current)}
      />
      <div className="row spread">
        <span className="hint">{words.drawHint}</span>
        <button type="button" className="quiet" onClick={() => onStrokes([])}>
          {words.clear}
        </button>
      </div>
    </div>
  );
}

function pointOf(event: PointerEvent<HTMLCanvasElement>): [number, number] {
  const box = event.currentTarget.getBoundingClientRect();
  const part = (offset: number, size: number) => Math.round(Math.min(1, Math.max(0, offset / size)) * 1000);
  return [part(event.clientX - box.left, box.width), part(event.clientY - box.top, box.height)];
}

function paint(canvas: HTMLCanvasElement, strokes: Strokes): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.lineWidth = 6;
  context.lineCap = context.lineJoin = 'round';
  context.strokeStyle = '#16324f';
  for (const stroke of strokes) {
    context.beginPath();
    for (let at = 0; at < stroke.length; at += 2) {
      context.lineTo(((stroke[at] ?? 0) / 1000) * canvas.width, ((stroke[at + 1] ?? 0) / 1000) * canvas.height);
    }
    context.stroke();
  }
}
