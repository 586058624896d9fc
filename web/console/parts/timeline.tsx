import type { AuditView } from '../../../schemas/audit.ts';
import { civilTime } from '../text/time.ts';
import { useEntryWords } from './entry-words.ts';

/** Audit entries as a list: when, who, what, and what changed. */
export function Timeline({ entries }: { entries: readonly AuditView[] }) {
  const { actorName, verbName, lines } = useEntryWords();
  return (
    <ol className="timeline">
      {entries.map((entry) => (
        <li key={entry.entryId}>
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
      ))}
    </ol>
  );
}
