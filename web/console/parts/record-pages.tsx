import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { common } from '../text/common.ts';
import { useText } from '../text/language.ts';
import { Answer } from './answer.tsx';
import { isFiltered } from './nothing-yet.tsx';
import { Pager, type Turn } from './pager.tsx';
import type { FilledPage } from './paging.ts';
import { type Column, RecordTable } from './record-table.tsx';

type Props<Row> = {
  of: UseQueryResult<FilledPage<Row>>;
  caption: string;
  columns: readonly Column<Row>[];
  keyOf: (row: Row) => string;
  filters: Record<string, unknown>;
  /** What stands here while there is no record at all. */
  nothingYet: ReactNode;
  /** Stands above the records, where there are any. */
  above?: ReactNode;
  cursor: string | undefined;
  /** How many there are, as far as the board has counted them. */
  counted?: number | undefined;
  onTurn: Turn;
};

/** A list that is too long for one page. */
export function RecordPages<Row>(props: Props<Row>) {
  const { of, caption, columns, keyOf, filters, nothingYet, above, cursor, counted, onTurn } = props;
  const text = useText(common);
  return (
    <Answer of={of}>
      {(page) => {
        const isWhole = cursor === undefined && page.cursor === undefined;
        if (page.items.length === 0 && isWhole && !of.isPlaceholderData && !isFiltered(filters)) return nothingYet;
        return (
          <>
            {above}
            <RecordTable
              caption={caption}
              columns={columns}
              rows={page.items}
              keyOf={keyOf}
              isBusy={of.isPlaceholderData}
              empty={page.isShort ? text.emptySoFar : text.empty}
            />
            <Pager page={page} cursor={cursor} counted={counted} onTurn={onTurn} />
          </>
        );
      }}
    </Answer>
  );
}
