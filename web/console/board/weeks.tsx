import { Link } from '@tanstack/react-router';
import type { Board } from '../../../schemas/statistics.ts';
import { type Column, RecordTable } from '../parts/record-table.tsx';
import { useText } from '../text/language.ts';
import { behindWeek } from './behind.ts';
import { boardWords } from './words.ts';

type Week = Board['weeks'][number];

/** The numbers of the trend, each with the list behind it. */
export function Weeks({ weeks }: { weeks: readonly Week[] }) {
  const text = useText(boardWords);
  const hazards = (kind: 'reported' | 'closed'): Column<Week> => ({
    title: text[kind],
    isNumber: true,
    cell: (week) => (
      <Link to="/hazards" search={behindWeek(kind, week)} aria-label={`${week.week} ${text[kind]} ${week[kind]}`}>
        {week[kind]}
      </Link>
    ),
  });
  const columns: Column<Week>[] = [
    { title: text.week, cell: ({ week, from, to }) => `${week}（${from.slice(5)} – ${to.slice(5)}）` },
    hazards('reported'),
    hazards('closed'),
    {
      title: text.selfChecks,
      isNumber: true,
      cell: ({ week, from, to, selfChecks }) => (
        <Link
          to="/self-checks"
          search={{ receivedFrom: from, receivedTo: to }}
          aria-label={`${week} ${text.selfChecks} ${selfChecks}`}
        >
          {selfChecks}
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
