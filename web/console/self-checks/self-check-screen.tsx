import { getRouteApi, Link } from '@tanstack/react-router';
import { Checkbox } from 'antd';
import { useState } from 'react';
import { formApi } from '../../../schemas/form.ts';
import { type SelfCheck, selfCheckApi } from '../../../schemas/self-check.ts';
import { useRead } from '../app/call.ts';
import { Answer } from '../parts/answer.tsx';
import { Facts } from '../parts/facts.tsx';
import { Signed } from '../parts/signed.tsx';
import { useLanguage, useText } from '../text/language.ts';
import { names } from '../text/names.ts';
import { civilTime, duration, periodWords } from '../text/time.ts';
import { AnswerList } from './answer-list.tsx';
import { selfCheckWords } from './words.ts';

const route = getRouteApi('/app/self-checks/$selfCheckId');

export function SelfCheckScreen() {
  const { selfCheckId } = route.useParams();
  const check = useRead(
    selfCheckApi.getSelfCheck,
    { selfCheckId: selfCheckId as SelfCheck['selfCheckId'] },
    { every: 30_000 },
  );
  return <Answer of={check}>{(data) => <Content check={data} />}</Answer>;
}

function Content({ check }: { check: SelfCheck }) {
  const text = useText(selfCheckWords);
  const { edition, result } = useText(names);
  const spoken = useLanguage();
  const [isFindingsOnly, setFindingsOnly] = useState(check.failCount > 0);
  const form = useRead(formApi.getForm, { formId: check.formId }, { staleTime: Number.POSITIVE_INFINITY });
  const proof = check.locationProof;
  return (
    <article>
      <header className="screen">
        <h1>
          {check.receiptNo}{' '}
          <span className="tags">
            <span className={check.result === 'all-pass' ? 'tag good' : 'tag over'}>{result[check.result]}</span>
            {check.waitingPhotoIds.length > 0 && <span className="tag">{text.photos}</span>}
            {!check.isLatest && <span className="tag">{text.superseded}</span>}
          </span>
        </h1>
      </header>
      <Facts
        facts={[
          [
            text.unit,
            <Link key="unit" to="/units/$unitId" params={{ unitId: check.unitId }}>
              {check.unitName}
            </Link>,
          ],
          [text.period, `${edition[check.edition]} ${periodWords(check.period, spoken)}`],
          [text.counts, `${check.passCount} / ${check.failCount} / ${check.naCount}`],
          [text.occurredAt, civilTime(check.occurredAt)],
          [text.receivedAt, civilTime(check.receivedAt)],
          [text.duration, duration(check.durationSec * 1000, spoken)],
          [
            text.location,
            'reason' in proof
              ? text.noLocation[proof.reason]
              : text.position(proof.lng.toFixed(5), proof.lat.toFixed(5), Math.round(proof.accuracyM)),
          ],
          [text.signedBy, <Signed key="signature" signature={check.signature} />],
        ]}
      />
      <h2>{text.answers}</h2>
      <Checkbox checked={isFindingsOnly} onChange={({ target }) => setFindingsOnly(target.checked)}>
        {text.onlyFindings}
      </Checkbox>
      <Answer of={form}>{(data) => <AnswerList check={check} form={data} isFindingsOnly={isFindingsOnly} />}</Answer>
    </article>
  );
}
