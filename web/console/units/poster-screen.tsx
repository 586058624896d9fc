import { getRouteApi, Link } from '@tanstack/react-router';
import { Alert, Button } from 'antd';
import { encode } from 'uqr';
import { unitApi } from '../../../schemas/unit.ts';
import { useRead } from '../app/call.ts';
import { Answer } from '../parts/answer.tsx';
import { useText } from '../text/language.ts';
import { civilDate } from '../text/time.ts';
import { findIssued, urlOf } from './issued.ts';
import { linkWords } from './link-words.ts';

/** Whoever prints it: those who read it are the unit’s people. */
const chinese = linkWords['zh-CN'];
const route = getRouteApi('/app/units/$unitId/poster');

/** One sheet of A4 to hang up in the unit. */
export function PosterScreen() {
  const { unitId } = route.useParams();
  const text = useText(linkWords);
  const unit = useRead(unitApi.getUnit, { unitId });
  const issued = findIssued(unitId);
  const back = (
    <Link to="/units/$unitId" params={{ unitId }} className="button">
      {text.backToUnit}
    </Link>
  );
  if (issued === undefined) return <Alert type="info" title={text.gone} action={back} />;
  return (
    <Answer of={unit}>
      {({ name, centerName }) => (
        <>
          <div className="buttons unprinted">
            <Button type="primary" onClick={() => window.print()}>
              {text.print}
            </Button>
            {back}
          </div>
          <article className="poster">
            <h1>{chinese.posterTitle}</h1>
            <p className="unit-name">{name}</p>
            <QrCode url={urlOf(issued)} label={chinese.qr(name)} />
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
        </>
      )}
    </Answer>
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
