import { Link } from '@tanstack/react-router';
import type { Counts } from '../../../schemas/statistics.ts';
import type { HazardSearch } from '../hazards/filters.ts';
import { type Column, RecordTable } from '../parts/record-table.tsx';
import { useText } from '../text/language.ts';
import { behindFigure, type Figure } from './behind.ts';
import { boardWords } from './words.ts';

type Row = { name: string; counts: Counts; within: HazardSearch };

/** Counts of departments, districts or categories, the busiest first; each number leads to its list. */
export function CountTable({ title, rows }: { title: string; rows: readonly Row[] }) {
  const text = useText(boardWords);
  const figure = (name: Figure): Column<Row> => ({
    title: text[name],
    isNumber: true,
    cell: ({ counts, within, name: of }) => (
      <Link
        to="/hazards"
        search={behindFigure(name, within)}
        aria-label={`${of} ${text[name]} ${counts[name]}`}
        className={name !== 'open' && counts[name] > 0 ? 'over' : undefined}
      >
        {counts[name]}
      </Link>
    ),
  });
  const columns: Column<Row>[] = [
    { title: text.name, cell: ({ name }) => name },
    figure('open'),
    figure('overdue'),
    figure('stageLate'),
    figure('major'),
  ];
  return (
    <section>
      <h2>{title}</h2>
      <RecordTable
        caption={title}
        columns={columns}
        rows={rows.toSorted((a, b) => b.counts.open - a.counts.open)}
        keyOf={({ name }) => name}
        empty={text.none}
        isNarrow
      />
    </section>
  );
}
