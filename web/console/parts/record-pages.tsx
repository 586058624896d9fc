import type { UseQueryResult } from '@tanstack/react-query';
import { Answer } from './answer.tsx';
import { Pager } from './pager.tsx';
import type { FilledPage } from './paging.ts';
import { type Column, RecordTable } from './record-table.tsx';

type Props<Row> = {
  of: UseQueryResult<FilledPage<Row>>;
  caption: string;
  columns: readonly Column<Row>[];
  keyOf: (row: Row) => string;
  cursor: string | undefined;
  onTurn: (cursor: string | undefined, state: { turned: number }) => void;
};

/** A list that is too long for one page. */
export function RecordPages<Row>({ of, caption, columns, keyOf, cursor, onTurn }: Props<Row>) {
  return (
    <Answer of={of}>
      {(page) => (
        <>
          <RecordTable
            caption={caption}
            columns={columns}
            rows={page.items}
            keyOf={keyOf}
            isBusy={of.isPlaceholderData}
          />
          <Pager page={page} cursor={cursor} onTurn={onTurn} />
        </>
      )}
    </Answer>
  );
}
