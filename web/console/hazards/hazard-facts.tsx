import { Link } from '@tanstack/react-router';
import type { FormItem } from '../../../schemas/form.ts';
import type { Hazard } from '../../../schemas/hazard.ts';
import { useReference } from '../app/me.tsx';
import { Facts } from '../parts/facts.tsx';
import { Remaining } from '../parts/remaining.tsx';
import { useText } from '../text/language.ts';
import { names } from '../text/names.ts';
import { punctuation } from '../text/punctuation.ts';
import { civilTime } from '../text/time.ts';
import { useWaitsFor } from './desk-name.ts';
import { hazardWords } from './words.ts';

/** What the hazard is, what is asked of whom, and until when. */
export function HazardFacts({ hazard, item }: { hazard: Hazard; item: FormItem | undefined }) {
  const text = useText(hazardWords);
  const { level, disposal } = useText(names);
  const { categoryName, districtName, departmentName } = useReference();
  const waitsFor = useWaitsFor();
  const { deadlineAt, dueAt } = hazard;
  const { aside } = useText(punctuation);
  return (
    <section aria-labelledby="facts-title">
      <h2 id="facts-title">{text.facts}</h2>
      <Facts
        facts={[
          [text.location, hazard.location],
          [text.description, hazard.description],
          [text.item, hazard.itemText],
          [text.method, item?.method],
          [text.basis, item && <Basis item={item} />],
          [text.requirement, hazard.requirement],
          [text.level, levelWords(hazard, hazard.isMajorProposed ? text.majorProposed : level[hazard.level], aside)],
          [text.disposal, hazard.disposal && disposal[hazard.disposal]],
          [text.responsible, hazard.responsiblePerson],
          [text.deadline, deadlineAt && `${civilTime(deadlineAt)}${hazard.wasOverdue ? aside(text.wasOverdue) : ''}`],
          [text.waitsFor, waitsFor(hazard)],
          [text.due, dueAt && [`${civilTime(dueAt)} `, <Remaining key="left" at={dueAt} />]],
          [text.received, receipt(hazard, text.deemedDelivered)],
          [text.returned, hazard.status === 'returned' && hazard.returnReason],
          sentBack(hazard, text),
          [text.category, categoryName(hazard.categoryId)],
          [text.district, districtName(hazard.districtId)],
          [text.department, departmentName(hazard.departmentId)],
          [text.foundAt, `${civilTime(hazard.foundAt)} ${hazard.foundBy}`],
          [
            text.selfCheck,
            <Link key="check" to="/self-checks/$selfCheckId" params={{ selfCheckId: hazard.selfCheckId }}>
              {civilTime(hazard.foundAt)}
            </Link>,
          ],
        ]}
      />
    </section>
  );
}

/** The level with what it rests on; before anybody has graded it the status says enough. */
function levelWords({ levelBasis }: Hazard, name: string, aside: (words: string) => string): string | undefined {
  return levelBasis && `${name}${aside(levelBasis)}`;
}

/** Why it is back with the unit, or with its verifiers; once they have answered it is history. */
function sentBack({ status, sentBackReason, verifications }: Hazard, text: Record<'backToUnit' | 'sentBack', string>) {
  const isWithVerifiers = status === 'verifying' && verifications.at(-1)?.isPassed === true;
  const isBack = status === 'rectifying' || isWithVerifiers;
  return [isWithVerifiers ? text.sentBack : text.backToUnit, isBack && sentBackReason] as const;
}

function receipt({ receivedBy, receivedAt, isDeemedDelivered }: Hazard, deemed: string): string | undefined {
  if (isDeemedDelivered) return deemed;
  return receivedBy && `${receivedBy} ${receivedAt ? civilTime(receivedAt) : ''}`;
}

function Basis({ item }: { item: FormItem }) {
  const { unverified } = useText(hazardWords);
  const { aside } = useText(punctuation);
  return (
    <ul>
      {item.basis.map(({ doc, clause, unverified: isUnverified }) => (
        <li key={`${doc} ${clause}`}>
          {doc} {clause} {isUnverified && <small>{aside(unverified)}</small>}
        </li>
      ))}
    </ul>
  );
}
