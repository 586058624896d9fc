/** Lists come in pages by cursor; a page may be shorter than asked and still have a cursor. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';

export type Page<Row> = { items: Row[]; cursor?: string | undefined };
export type Ask<Row> = (cursor: string | undefined, limit: number, signal: AbortSignal) => Promise<Page<Row>>;
export type FilledPage<Row> = Page<Row> & {
  /** More may match: the search stopped before the page was full. */
  isShort: boolean;
};

/** Fields that are set: what an operation takes. */
export function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

/** Requests for one page on the screen; a rare filter over many records is searched on by hand after these. */
const requestsPerPage = 6;

/** Asks on until `size` rows are there, the list ends, or it has asked often enough. */
export async function fillPage<Row>(
  ask: Ask<Row>,
  from: string | undefined,
  size: number,
  signal: AbortSignal,
): Promise<FilledPage<Row>> {
  const items: Row[] = [];
  let cursor = from;
  for (let request = 0; request < requestsPerPage; request += 1) {
    const page = await ask(cursor, size - items.length, signal);
    items.push(...page.items);
    cursor = page.cursor;
    if (cursor === undefined) return { items, isShort: false };
    if (items.length >= size) return { items, cursor, isShort: false };
  }
  return { items, cursor, isShort: true };
}

/** Every row, page by page. `onRows` hears how many there are so far. */
export async function readAll<Row>(
  ask: Ask<Row>,
  onRows: (count: number) => void,
  signal: AbortSignal,
): Promise<Row[]> {
  const items: Row[] = [];
  let cursor: string | undefined;
  do {
    signal.throwIfAborted();
    const page = await ask(cursor, 100, signal);
    items.push(...page.items);
    cursor = page.cursor;
    onRows(items.length);
  } while (cursor !== undefined);
  return items;
}

const rowsPerPage = 25;

/** One page on the screen, renewed every half minute. */
export function usePage<Row>(key: readonly unknown[], ask: Ask<Row>, cursor: string | undefined) {
  return useQuery<FilledPage<Row>>({
    queryKey: [...key, 'page', cursor],
    queryFn: ({ signal }) => fillPage(ask, cursor, rowsPerPage, signal),
    placeholderData: keepPreviousData<FilledPage<Row>>,
    refetchInterval: 30_000,
  });
}
