import { getRouteApi, Link } from '@tanstack/react-router';
import { Alert, Button } from 'antd';
import { unitApi } from '../../../schemas/unit.ts';
import { useRead } from '../app/call.ts';
import { Answer } from '../parts/answer.tsx';
import { useText } from '../text/language.ts';
import { findIssued } from './issued.ts';
import { linkWords } from './link-words.ts';
import { Poster } from './poster.tsx';

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
          <Poster name={name} centerName={centerName} issued={issued} />
        </>
      )}
    </Answer>
  );
}
