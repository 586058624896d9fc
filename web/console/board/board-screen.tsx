import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { openStatuses } from '../../../schemas/hazard-status.ts';
import { type Board, statisticsApi } from '../../../schemas/statistics.ts';
import { useRead } from '../app/call.ts';
import { useMe, useReference } from '../app/me.tsx';
import { heal } from '../app/screen.ts';
import type { HazardSearch } from '../hazards/filters.ts';
import { Answer } from '../parts/answer.tsx';
import { useScopeWords } from '../parts/scope-words.ts';
import { useText } from '../text/language.ts';
import { names } from '../text/names.ts';
import { civilTime } from '../text/time.ts';
import { bandEnd, behindAge, behindFigure, type Figure } from './behind.ts';
import { CountTable } from './count-table.tsx';
import { Weeks } from './weeks.tsx';
import { boardWords } from './words.ts';

const Trend = lazy(() => import('./trend.tsx').then((module) => ({ default: module.Trend }), heal));

/** The first thing in the morning: what is open, what is late, where, and which way it goes. */
export function BoardScreen() {
  const text = useText(boardWords);
  const board = useRead(statisticsApi.getBoard, {}, { every: 30_000 });
  return (
    <>
      <h1>{text.title}</h1>
      <Answer of={board}>{(data) => <Content board={data} />}</Answer>
    </>
  );
}

const figures = ['open', 'overdue', 'stageLate', 'major'] as const satisfies readonly Figure[];

function Content({ board }: { board: Board }) {
  const text = useText(boardWords);
  const { categoryName, departmentName, districtName } = useReference();
  const scopeWords = useScopeWords();
  const { actor } = useMe();
  const { total } = board;
  return (
    <div className="board">
      <p className="quiet">
        {text.scope(scopeWords(actor))}{' '}
        {board.countedUntil ? text.countedUntil(civilTime(board.countedUntil)) : text.notCounted}
      </p>
      <ul className="figures">
        {figures.map((figure) => (
          <li key={figure} className={figure !== 'open' && total[figure] > 0 ? 'bad' : undefined}>
            <Link to="/hazards" search={behindFigure(figure)}>
              <strong>{total[figure]}</strong> {text[figure]}
            </Link>
          </li>
        ))}
      </ul>
      <div className="halves">
        <Bars title={text.byStatus} bars={useStatusBars(board)} />
        <Bars title={text.ages} bars={useAgeBars(board)} />
      </div>
      <section aria-labelledby="weeks-title">
        <h2 id="weeks-title">{text.weeks}</h2>
        <Suspense fallback={<div className="chart" />}>
          <Trend weeks={board.weeks} />
        </Suspense>
        <Weeks weeks={board.weeks} />
      </section>
      <div className="halves">
        <CountTable
          title={text.byDepartment}
          rows={board.byDepartment.map(({ departmentId, counts }) => ({
            name: departmentName(departmentId),
            counts,
            within: { departmentId: [departmentId] },
          }))}
        />
        <CountTable
          title={text.byDistrict}
          rows={board.byDistrict.map(({ districtId, counts }) => ({
            name: districtName(districtId),
            counts,
            within: { districtId: [districtId] },
          }))}
        />
      </div>
      <CountTable
        title={text.byCategory}
        rows={board.byCategory.map(({ categoryId, counts }) => ({
          name: categoryName(categoryId),
          counts,
          within: { categoryId: [categoryId] },
        }))}
      />
    </div>
  );
}

type Bar = { name: string; count: number; search: HazardSearch };

function useStatusBars({ total }: Board): Bar[] {
  const { status } = useText(names);
  return openStatuses.map((one) => ({
    name: status[one],
    count: total.byStatus[one] ?? 0,
    search: { status: [one], sort: 'due' },
  }));
}

function useAgeBars({ ages }: Board): Bar[] {
  const text = useText(boardWords);
  return ages.map((band, index) => ({
    name: text.age(band.fromDays, bandEnd(ages, index)),
    count: band.open,
    search: behindAge(band),
  }));
}

/** Numbers with bars of their length; each leads to its list. */
function Bars({ title, bars }: { title: string; bars: readonly Bar[] }) {
  const text = useText(boardWords);
  const longest = Math.max(1, ...bars.map(({ count }) => count));
  return (
    <section>
      <h2>{title}</h2>
      {bars.every(({ count }) => count === 0) ? (
        <p className="empty">{text.none}</p>
      ) : (
        <ul className="bars">
          {bars.map(({ name, count, search }) => (
            <li key={name}>
              <Link to="/hazards" search={search}>
                <span>{name}</span>
                <span className="bar" style={{ width: `${(100 * count) / longest}%` }} aria-hidden="true" />
                <strong>{count}</strong>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
