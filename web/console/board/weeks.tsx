import { Link } from '@tanstack/react-router';
import type { Board } from '../../../schemas/statistics.ts';
import { type Column, RecordTable } from '../parts/record-table.tsx';
import { useLanguage, useText } from '../text/language.ts';
import { punctuation } from '../text/punctuation.ts';
import { periodWords } from '../text/time.ts';
import { behindWeek } from './behind.ts';
import { boardWords } from './words.ts';

type Week = Board['weeks'][number];

/** The numbers of the trend, each with the list behind it. */
export function Weeks({ weeks }: { weeks: readonly Week[] }) {
  const text = useText(boardWords);
  const { aside } = useText(punctuation);
  const spoken = useLanguage();
  const nameOf = ({ week }: Week) => periodWords(week, spoken);
  const hazards = (kind: 'reported' | 'closed'): Column<Week> => ({
    title: text[kind],
    isNumber: true,
    cell: (week) => (
      <Link to="/hazards" search={behindWeek(kind, week)} aria-label={`${nameOf(week)} ${text[kind]} ${week[kind]}`}>
        {week[kind]}
      </Link>
    ),
  });
  const columns: Column<Week>[] = [
    { title: text.week, cell: (week) => `${nameOf(week)}${aside(`${week.from.slice(5)} – ${week.to.slice(5)}`)}` },
    hazards('reported'),
    hazards('closed'),
    {
      title: text.selfChecks,
      isNumber: true,
      cell: (week) => (
        <Link
          to="/self-checks"
          search={{ receivedFrom: week.from, receivedTo: week.to }}
          aria-label={`${nameOf(week)} ${text.selfChecks} ${week.selfChecks}`}
        >
          {week.selfChecks}
        </Link>
      ),
    },
  ];
  return (
    <details>
      <summary>{text.asTable}</summary>
      <RecordTable caption={text.weeks} columns={columns} rows={weeks} keyOf={({ week }) => week} isNarrow />
    </details>
  );
}
