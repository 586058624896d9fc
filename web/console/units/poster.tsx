import { encode } from 'uqr';
import { civilDate } from '../text/time.ts';
import type { IssuedLink } from './issued.ts';
import { linkWords } from './link-words.ts';

/** Whoever prints it: those who read it are the unit’s people. */
const chinese = linkWords['zh-CN'];

type Props = { name: string; centerName: string; issued: IssuedLink };

/** One sheet of A4 to hang up in a unit. */
export function Poster({ name, centerName, issued }: Props) {
  return (
    <article className="poster">
      <h1>{chinese.posterTitle}</h1>
      <p className="unit-name">{name}</p>
      <QrCode url={issued.url} label={chinese.qr(name)} />
      <p className="lead">{chinese.posterLead}</p>
      <ol>
        {chinese.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p>{chinese.keep}</p>
      <p className="quiet">
        {chinese.contact(centerName)} · {chinese.validUntil(civilDate(issued.link.expiresAt))}
      </p>
    </article>
  );
}

/** Error correction M survives a crease; four light modules around it are the standard's quiet zone. */
function QrCode({ url, label }: { url: string; label: string }) {
  const { data, size } = encode(url, { ecc: 'M', border: 4 });
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={dark.join('')} fill="#000" />
    </svg>
  );
}
