import type { HazardStatus } from '../../../schemas/hazard-status.ts';
import { spanText } from '../clock.ts';
import type { Home } from '../home.ts';
import { go } from '../view.ts';
import { useWords, type Words } from '../words.ts';

type Row = Home['hazards'][number];

/** The unit's open hazards, those first with which the unit has to do something. */
export function HazardRows({ rows }: { rows: readonly Row[] }) {
  const words = useWords();
  const sorted = [...rows].sort((a, b) => Number(b.isMine) - Number(a.isMine) || dueOf(a) - dueOf(b));
  return (
    <section className="card">
      <h2>{words.myHazards}</h2>
      {!rows.length && <p className="hint">{words.noHazards}</p>}
      <ul className="rows">
        {sorted.map((row) => (
          <li key={row.hazardId}>
            <button type="button" className="line" onClick={() => go({ at: 'hazard', hazardId: row.hazardId })}>
              <span className={row.isMine ? 'badge act' : 'badge'}>{words.statuses[row.status as HazardStatus]}</span>
              <Major of={row} />
              <strong lang="zh-CN">{row.location}</strong>
              <span className="clip" lang="zh-CN">
                {row.description}
              </span>
              {row.isMine && row.deadlineAt && (
                <span className={row.isOverdue ? 'late' : 'hint'}>
                  {timeLeft(row.deadlineAt, row.isOverdue, words)}
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** 拟定重大 until the department has graded it, then 重大隐患 or nothing. */
export function Major({ of: { level, isMajorProposed } }: { of: Pick<Row, 'level' | 'isMajorProposed'> }) {
  const words = useWords();
  if (isMajorProposed) return <span className="badge warn">{words.majorProposed}</span>;
  return level === 'major' ? <span className="badge bad">{words.major}</span> : null;
}

function dueOf({ deadlineAt }: Row): number {
  return deadlineAt ? Date.parse(deadlineAt) : Number.POSITIVE_INFINITY;
}

/** `还剩 3 天` or `已逾期 5 小时`. */
export function timeLeft(deadlineAt: string, isOverdue: boolean, words: Words): string {
  const span = spanText(deadlineAt, words);
  return isOverdue ? words.overdue(span) : words.timeLeft(span);
}
