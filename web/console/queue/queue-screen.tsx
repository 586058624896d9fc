import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Button, Skeleton } from 'antd';
import { lazy, Suspense, useEffect, useRef } from 'react';
import type { HazardRow } from '../../../schemas/hazard.ts';
import { hazardApi } from '../../../schemas/hazard-api.ts';
import { statisticsApi } from '../../../schemas/statistics.ts';
import { call, keyOf, useRead } from '../app/call.ts';
import { Answer } from '../parts/answer.tsx';
import { common } from '../text/common.ts';
import { useText } from '../text/language.ts';
import { names } from '../text/names.ts';
import { QueueItem } from './queue-item.tsx';
import { idAfter, idBeside } from './queue-order.ts';
import { useKeys } from './use-keys.ts';
import { queueWords } from './words.ts';

const HazardView = lazy(() => import('../hazards/hazard-view.tsx').then((module) => ({ default: module.HazardView })));
const route = getRouteApi('/app/queue');

/** What waits for me on the left, the one I am at on the right; deciding one opens the next. */
export function QueueScreen() {
  const text = useText(queueWords);
  const { more } = useText(common);
  const queue = useQueue();
  const rows = queue.data?.pages.flatMap(({ items }) => items) ?? [];
  const { hazard: current } = route.useSearch();
  const navigate = useNavigate();
  const open = (hazard: string | undefined) => void navigate({ to: '/queue', search: { hazard } });
  const ids = rows.map(({ hazardId }) => hazardId);
  const work = useRef<HTMLElement>(null);
  const next = () => open(idAfter(ids, current));
  const decided = () => {
    next();
    work.current?.focus();
  };
  // Whoever is at the last one that is loaded finds the one below it there.
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = queue;
  const isAtEnd = current !== undefined && ids.at(-1) === current;
  useEffect(() => {
    if (isAtEnd && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [isAtEnd, hasNextPage, isFetchingNextPage, fetchNextPage]);
  useKeys((key) => {
    switch (key) {
      case 'j':
      case 'k':
        return () => open(idBeside(ids, current, key === 'j' ? 1 : -1));
      case 'n':
        return next;
      case 'o':
      case 'Enter':
        return () => (current === undefined ? open(ids[0]) : work.current?.focus());
      case 'a':
        return () => work.current?.querySelector<HTMLButtonElement>('.actions button')?.click();
      default:
        return undefined;
    }
  });
  useEffect(() => {
    if (current) document.getElementById(`queue-${current}`)?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <div className={current === undefined ? 'queue' : 'queue at-work'}>
      <section className="queue-list" aria-label={text.list}>
        <header>
          <h1>{text.title}</h1>
          <QueueCounts />
          {rows.length > 0 && <p className="quiet keys">{text.keys}</p>}
        </header>
        <Answer of={queue}>
          {() =>
            rows.length === 0 ? (
              <p className="empty">{text.empty}</p>
            ) : (
              <ol>
                {rows.map((row) => (
                  <QueueItem key={row.hazardId} row={row} isCurrent={row.hazardId === current} onOpen={open} />
                ))}
              </ol>
            )
          }
        </Answer>
        {queue.hasNextPage && (
          <Button block loading={queue.isFetchingNextPage} onClick={() => void queue.fetchNextPage()}>
            {more}
          </Button>
        )}
      </section>
      <section className="queue-work" ref={work} tabIndex={-1}>
        {current === undefined ? (
          rows.length > 0 && <p className="empty">{text.pick}</p>
        ) : (
          <>
            <Position ids={ids} hasMore={hasNextPage} current={current} onBack={() => open(undefined)} onNext={next} />
            <Suspense fallback={<Skeleton active />}>
              <HazardView key={current} hazardId={current} onDecided={decided} />
            </Suspense>
          </>
        )}
      </section>
    </div>
  );
}

/** The caller's queue, earliest due first, a screenful at a time, renewed every 20 seconds. */
function useQueue() {
  return useInfiniteQuery<{ items: HazardRow[]; cursor?: string | undefined }>({
    queryKey: keyOf(hazardApi.listMyQueue),
    queryFn: ({ pageParam, signal }) =>
      call(
        hazardApi.listMyQueue,
        { limit: 50, ...(typeof pageParam === 'string' ? { cursor: pageParam } : {}) },
        signal,
      ),
    initialPageParam: undefined,
    getNextPageParam: ({ cursor }) => cursor,
    refetchInterval: 20_000,
  });
}

const useCounts = () => useRead(statisticsApi.getQueueCounts, {}, { every: 30_000 });

function QueueCounts() {
  const text = useText(queueWords);
  const { status } = useText(names);
  const { data } = useCounts();
  if (data === undefined) return null;
  const counted = Object.entries(data.byStatus).filter(([, count]) => count > 0);
  return (
    <ul className="counts">
      <li>
        <strong>{text.total(data.total)}</strong>
      </li>
      {counted.map(([name, count]) => (
        <li key={name}>
          {status[name as keyof typeof status]} <strong>{count}</strong>
        </li>
      ))}
    </ul>
  );
}

type PositionProps = {
  ids: readonly string[];
  hasMore: boolean;
  current: string;
  onBack: () => void;
  onNext: () => void;
};

function Position({ ids, hasMore, current, onBack, onNext }: PositionProps) {
  const text = useText(queueWords);
  const { data: counts } = useCounts();
  const index = ids.indexOf(current);
  const total = hasMore ? Math.max(counts?.total ?? 0, ids.length) : ids.length;
  return (
    <div className="position">
      <Button className="back" onClick={onBack}>
        {text.backToList}
      </Button>
      <span className="quiet">{index >= 0 && text.position(index + 1, total)}</span>
      <Button onClick={onNext} disabled={idAfter(ids, current) === undefined}>
        {text.next} <kbd>n</kbd>
      </Button>
    </div>
  );
}
