import { useRouter, useRouterState } from '@tanstack/react-router';
import { Button } from 'antd';
import { common } from '../text/common.ts';
import { useText } from '../text/language.ts';
import type { FilledPage } from './paging.ts';

declare module '@tanstack/react-router' {
  /** Pages turned since the list was opened: going back is the browser's own. */
  interface HistoryState {
    turned?: number;
  }
}

type Props = {
  page: FilledPage<unknown>;
  cursor: string | undefined;
  /** Goes to a page; the state belongs to the history entry. */
  onTurn: (cursor: string | undefined, state: { turned: number }) => void;
};

/** Next and previous: the cursor is in the URL, the way back in the history. */
export function Pager({ page, cursor, onTurn }: Props) {
  const text = useText(common);
  const { history } = useRouter();
  const turned = useRouterState({ select: ({ location }) => location.state.turned ?? 0 });
  const previous = () => (turned > 0 ? history.back() : onTurn(undefined, { turned: 0 }));
  return (
    <nav className="pager" aria-label={text.rows(page.items.length)}>
      <span className="quiet">{page.isShort ? text.shortPage : text.rows(page.items.length)}</span>
      <Button disabled={cursor === undefined} onClick={previous}>
        {turned > 0 || cursor === undefined ? text.previous : text.firstPage}
      </Button>
      <Button
        disabled={page.cursor === undefined}
        onClick={() => onTurn(page.cursor, { turned: turned + 1 })}
        type={page.isShort ? 'primary' : 'default'}
      >
        {page.isShort ? text.searchOn : text.next}
      </Button>
    </nav>
  );
}
