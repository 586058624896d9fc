import { useRouter, useRouterState } from '@tanstack/react-router';
import { Button } from 'antd';
import { common } from '../text/common.ts';
import { useText } from '../text/language.ts';
import type { FilledPage } from './paging.ts';

declare module '@tanstack/react-router' {
  /** Pages turned since the list was opened, and rows on them: going back is the browser's own. */
  interface HistoryState {
    turned?: number;
    passed?: number;
  }
}

type Words = (typeof common)['zh-CN'];
export type Turn = (cursor: string | undefined, state: { turned: number; passed: number }) => void;
type Props = {
  page: FilledPage<unknown>;
  cursor: string | undefined;
  /** How many there are, as far as the board has counted them. */
  counted: number | undefined;
  /** Goes to a page; the state belongs to the history entry. */
  onTurn: Turn;
};

/** Next and previous: the cursor is in the URL, the way back in the history. */
export function Pager({ page, cursor, counted, onTurn }: Props) {
  const text = useText(common);
  const { history } = useRouter();
  const state = useRouterState({ select: ({ location }) => location.state });
  const turned = state.turned ?? 0;
  // Whoever followed a link to a later page is told nothing of those before it.
  const passed = cursor === undefined ? 0 : state.passed;
  const previous = () => (turned > 0 ? history.back() : onTurn(undefined, { turned: 0, passed: 0 }));
  const next = () => onTurn(page.cursor, { turned: turned + 1, passed: (passed ?? 0) + page.items.length });
  return (
    <nav className="pager" aria-label={text.rows(page.items.length)}>
      <span className="quiet">{placeWords(page, passed, counted, text)}</span>
      <Button disabled={cursor === undefined} onClick={previous}>
        {turned > 0 || cursor === undefined ? text.previous : text.firstPage}
      </Button>
      <Button disabled={page.cursor === undefined} onClick={next} type={page.isShort ? 'primary' : 'default'}>
        {page.isShort ? text.searchOn : text.next}
      </Button>
    </nav>
  );
}

/** What of the list is on this page; a number of the whole only where it is sure. */
function placeWords(
  { items, cursor, isShort }: FilledPage<unknown>,
  passed: number | undefined,
  counted: number | undefined,
  text: Words,
): string {
  if (isShort) return text.shortPage;
  if (passed === 0 && cursor === undefined) return text.allRows(items.length);
  const isPlaced = passed !== undefined && items.length > 0;
  const rows = isPlaced ? text.range(passed + 1, passed + items.length) : text.rows(items.length);
  if (cursor === undefined) return text.ends(rows);
  // The board is some seconds behind: a number that this list contradicts is left out.
  const isSound = counted !== undefined && counted > (passed ?? 0) + items.length;
  return isSound ? text.goesOnOf(rows, counted) : text.goesOn(rows);
}
