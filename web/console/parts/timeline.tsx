import { Checkbox } from 'antd';
import { useState } from 'react';
import type { AuditView } from '../../../schemas/audit.ts';
import { useText } from '../text/language.ts';
import { civilTime } from '../text/time.ts';
import { verbs } from '../text/verbs.ts';
import { useEntryWords } from './entry-words.ts';

/** Kept for the machines' sake; people ask for them now and then. */
const technicalVerbs: readonly string[] = ['workflow.awaiting', 'hazard.workflow-restarted', 'photo.claimed'];

/** Audit entries as a list: when, who, what, and what changed. */
export function Timeline({ entries }: { entries: readonly AuditView[] }) {
  const { technical } = useText(verbs);
  const [isWhole, setWhole] = useState(false);
  const plain = entries.filter(({ verb }) => !technicalVerbs.includes(verb));
  return (
    <>
      <ol className="timeline">
        {(isWhole ? entries : plain).map((entry) => (
          <Entry key={entry.entryId} entry={entry} />
        ))}
      </ol>
      {plain.length < entries.length && (
        <Checkbox checked={isWhole} onChange={({ target }) => setWhole(target.checked)}>
          {technical}
        </Checkbox>
      )}
    </>
  );
}

function Entry({ entry }: { entry: AuditView }) {
  const { actorName, verbName, lines } = useEntryWords();
  return (
    <li>
      <p>
        <time dateTime={entry.at}>{civilTime(entry.at)}</time> <strong>{verbName(entry.verb)}</strong>{' '}
        <span className="quiet">{actorName(entry.actor)}</span>
      </p>
      <dl>
        {lines(entry).map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
