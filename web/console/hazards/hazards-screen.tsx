import { getRouteApi } from '@tanstack/react-router';
import { Button, Checkbox } from 'antd';
import type { HazardRow } from '../../../schemas/hazard.ts';
import { hazardApi } from '../../../schemas/hazard-api.ts';
import { statisticsApi } from '../../../schemas/statistics.ts';
import { call, keyOf, useRead } from '../app/call.ts';
import { countBehind } from '../board/behind.ts';
import { ExportButton } from '../parts/export-button.tsx';
import { choicesOf, DateRange, FilterBar, PickMany, PickOne, SearchField } from '../parts/filter-fields.tsx';
import { NothingYet } from '../parts/nothing-yet.tsx';
import { type Ask, given, usePage } from '../parts/paging.ts';
import { PlaceFilters } from '../parts/place-filters.tsx';
import { RecordPages } from '../parts/record-pages.tsx';
import { common } from '../text/common.ts';
import { useText } from '../text/language.ts';
import { names } from '../text/names.ts';
import { type HazardSearch, standingIn } from './filters.ts';
import { useHazardColumns, useHazardExport } from './hazard-columns.tsx';
import { listWords } from './list-words.ts';

const route = getRouteApi('/app/hazards');

export function HazardsScreen() {
  const text = useText(listWords);
  const { cursor, ...filters } = route.useSearch();
  const navigate = route.useNavigate();
  const ask: Ask<HazardRow> = (from, limit, signal) =>
    call(hazardApi.listHazards, { ...given({ ...filters, cursor: from }), limit }, signal);
  const page = usePage(keyOf(hazardApi.listHazards, given(filters)), ask, cursor);
  const isLong = page.data?.cursor !== undefined;
  const { data: board } = useRead(statisticsApi.getBoard, {}, { every: 30_000, isEnabled: isLong });
  const columns = useHazardColumns({ standing: standingIn(filters) });
  const exportColumns = useHazardExport();
  return (
    <>
      <header className="screen">
        <h1>{text.title}</h1>
        <ExportButton name={text.title} noun="hazards" filters={filters} ask={ask} columns={exportColumns} />
      </header>
      <HazardFilters
        filters={filters}
        onPick={(change) => void navigate({ search: (now) => ({ ...now, ...change, cursor: undefined }) })}
        onClear={() => void navigate({ search: {} })}
      />
      <RecordPages
        of={page}
        caption={text.title}
        columns={columns}
        keyOf={(row) => row.hazardId}
        filters={filters}
        nothingYet={<NothingYet title={text.nothing} hint={text.nothingHint} />}
        cursor={cursor}
        counted={board && countBehind(board, filters)}
        onTurn={(next, state) => void navigate({ search: (now) => ({ ...now, cursor: next }), state })}
      />
    </>
  );
}

type FiltersProps = {
  filters: Omit<HazardSearch, 'cursor'>;
  onPick: (change: Partial<HazardSearch>) => void;
  onClear: () => void;
};

function HazardFilters({ filters, onPick, onClear }: FiltersProps) {
  const text = useText(listWords);
  const { sort } = useText(common);
  const { status, level } = useText(names);
  return (
    <FilterBar onClear={onClear}>
      <SearchField label={text.anyNumber} value={filters.hazardNo} onSearch={(hazardNo) => onPick({ hazardNo })} />
      <PickMany
        label={text.status}
        value={filters.status}
        choices={choicesOf(status)}
        onPick={(next) => onPick({ status: next })}
      />
      <PickOne
        label={text.level}
        value={filters.level}
        choices={choicesOf(level)}
        onPick={(next) => onPick({ level: next })}
      />
      <PlaceFilters value={filters} onPick={onPick} />
      <DateRange
        label={text.found}
        from={filters.foundFrom}
        to={filters.foundTo}
        onPick={({ from, to }) => onPick({ foundFrom: from, foundTo: to })}
      />
      <DateRange
        label={text.closed}
        from={filters.closedFrom}
        to={filters.closedTo}
        onPick={({ from, to }) => onPick({ closedFrom: from, closedTo: to })}
      />
      <PickOne
        label={sort}
        value={filters.sort ?? 'found'}
        isRequired
        choices={choicesOf({ found: text.byFound, due: text.byDue })}
        onPick={(next) => onPick({ sort: next })}
      />
      <span className="field flags">
        {(['isOverdue', 'isStageLate', 'isMajorProposed'] as const).map((name) => (
          <Checkbox
            key={name}
            checked={filters[name] === 'true'}
            onChange={({ target }) => onPick({ [name]: target.checked ? 'true' : undefined })}
          >
            {{ isOverdue: text.overdue, isStageLate: text.late, isMajorProposed: text.proposed }[name]}
          </Checkbox>
        ))}
      </span>
      {filters.unitId && (
        <Button onClick={() => onPick({ unitId: undefined })}>
          {text.ofUnit} {filters.unitId} ✕
        </Button>
      )}
    </FilterBar>
  );
}
