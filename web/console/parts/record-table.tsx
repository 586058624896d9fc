import type { ReactNode } from 'react';
import { common } from '../text/common.ts';
import { useText } from '../text/language.ts';

export type Column<Row> = { title: string; cell: (row: Row) => ReactNode; isNumber?: boolean };

type Props<Row> = {
  /** What the table holds, for those who can't see it. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  empty?: string;
  isBusy?: boolean;
  /** Few and narrow columns: stays a table on a phone. */
  isNarrow?: boolean;
};

/** A table that becomes a list of cards where there is no room: the style sheet turns `data-title` into labels. */
export function RecordTable<Row>({ caption, columns, rows, keyOf, empty, isBusy, isNarrow = false }: Props<Row>) {
  const text = useText(common);
  if (rows.length === 0) return <p className="empty">{empty ?? text.empty}</p>;
  return (
    <table className={isNarrow ? 'records kept' : 'records'} aria-busy={isBusy}>
      <caption className="unseen">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ title, isNumber }) => (
            <th key={title} scope="col" className={isNumber ? 'number' : undefined}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map(({ title, cell, isNumber }) => (
              <td key={title} data-title={title} className={isNumber ? 'number' : undefined}>
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
