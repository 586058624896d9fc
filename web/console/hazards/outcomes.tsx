import type { Hazard } from '../../../schemas/hazard.ts';
import { useColleagues } from '../app/me.tsx';
import { Facts } from '../parts/facts.tsx';
import { Signed } from '../parts/signed.tsx';
import { useText } from '../text/language.ts';
import { names } from '../text/names.ts';
import { punctuation } from '../text/punctuation.ts';
import { civilTime } from '../text/time.ts';
import { VerificationPhotos } from './verification-photos.tsx';
import { hazardWords } from './words.ts';

/** What was handed in, found by verifiers, and signed. */
export function Outcomes({ hazard }: { hazard: Hazard }) {
  const text = useText(hazardWords);
  const { aside } = useText(punctuation);
  const { endorsement, closure, closureNo } = hazard;
  return (
    <section className="outcomes">
      {hazard.rectifications.map((rectification, index) => (
        <article key={rectification.rectificationId}>
          <h3>
            {text.rectification(index + 1)} {rectification.isOnTheSpot && <small>{aside(text.onTheSpot)}</small>}
          </h3>
          <Facts
            facts={[
              [text.measures, rectification.measures],
              [text.cost, text.wanCost(rectification.costWan)],
              [text.completedAt, civilTime(rectification.completedAt)],
              [text.submittedAt, civilTime(rectification.submittedAt)],
              [text.signedBy, <Signed key="signature" signature={rectification.signature} />],
            ]}
          />
        </article>
      ))}
      <Verifications hazard={hazard} />
      {endorsement && (
        <Facts facts={[[text.endorsed, `${endorsement.opinion} ${endorsement.name} ${civilTime(endorsement.at)}`]]} />
      )}
      {closure && (
        <Facts
          facts={[
            [text.closed, `${closure.opinion} ${closure.name} ${civilTime(closure.at)}`],
            [text.closureNo, closureNo],
          ]}
        />
      )}
    </section>
  );
}

function Verifications({ hazard }: { hazard: Hazard }) {
  const text = useText(hazardWords);
  const { method } = useText(names);
  const { listed } = useText(punctuation);
  const colleagues = useColleagues();
  const nameOf = (id: string) => colleagues.find(({ staffId }) => staffId === id)?.name ?? text.gone;
  const isUnderWay = hazard.status === 'verifying' && hazard.verificationMethod !== undefined;
  return (
    <>
      {hazard.verifications.map((one) => (
        <article key={one.verifiedAt}>
          <h3>
            {text.verification}{' '}
            <span className={one.isPassed ? 'tag good' : 'tag over'}>{one.isPassed ? text.passed : text.failed}</span>
          </h3>
          <Facts
            facts={[
              [text.conclusion, one.conclusion],
              [
                text.verifiedHow,
                `${method[one.method]} ${listed(one.verifierIds.map((id) => (id === one.verifiedBy ? one.verifiedByName : nameOf(id))))}`,
              ],
              [text.signedBy, `${one.verifiedByName} ${civilTime(one.verifiedAt)}`],
            ]}
          />
          {one.photoIds.length > 0 && <VerificationPhotos hazard={hazard} verification={one} />}
        </article>
      ))}
      {isUnderWay && hazard.verificationMethod && (
        <Facts
          facts={[
            [text.verification, `${method[hazard.verificationMethod]} ${listed(hazard.verifierIds.map(nameOf))}`],
          ]}
        />
      )}
    </>
  );
}
