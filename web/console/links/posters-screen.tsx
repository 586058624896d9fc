import { Link } from '@tanstack/react-router';
import { Alert, Button } from 'antd';
import { useReference } from '../app/me.tsx';
import { useText } from '../text/language.ts';
import { linkWords } from '../units/link-words.ts';
import { Poster } from '../units/poster.tsx';
import { preparedSheets } from './prepare.ts';
import { linksWords } from './words.ts';

/** The posters of the selected units, a sheet of A4 each, in one print job. */
export function PostersScreen() {
  const text = useText(linksWords);
  const { print } = useText(linkWords);
  const { districts } = useReference();
  const sheets = preparedSheets();
  const back = (
    <Link to="/links" className="button">
      {text.back}
    </Link>
  );
  if (sheets.length === 0) return <Alert type="info" title={text.noPosters} action={back} />;
  const centerOf = (districtId: string) => districts.find(({ id }) => id === districtId)?.centerName ?? '';
  return (
    <>
      <header className="screen unprinted">
        <h1>{text.posters(sheets.length)}</h1>
        <Button type="primary" onClick={() => window.print()}>
          {print}
        </Button>
        {back}
        <p className="quiet">{text.onlyOnce}</p>
      </header>
      {sheets.map(({ unitName, districtId, issued }) => (
        <Poster key={issued.link.unitId} name={unitName} centerName={centerOf(districtId)} issued={issued} />
      ))}
    </>
  );
}
