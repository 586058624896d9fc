import { getRouteApi, Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { may } from '../../../schemas/actor.ts';
import { linkApi } from '../../../schemas/link.ts';
import { type SelfCheckRow, selfCheckApi } from '../../../schemas/self-check.ts';
import { call, keyOf } from '../app/call.ts';
import { useMe } from '../app/me.tsx';
import { ExportButton } from '../parts/export-button.tsx';
import { choicesOf, DateRange, FilterBar, PickMany, PickOne } from '../parts/filter-fields.tsx';
import { NothingYet } from '../parts/nothing-yet.tsx';
import { type Ask, given, usePage } from '../parts/paging.ts';
import { PlaceFilters } from '../parts/place-filters.tsx';
import { RecordPages } from '../parts/record-pages.tsx';
import { useText } from '../text/language.ts';
import { names } from '../text/names.ts';
import type { SelfCheckSearch } from './filters.ts';
import { useSelfCheckColumns, useSelfCheckExport } from './self-check-columns.tsx';
import { selfCheckWords } from './words.ts';

const route = getRouteApi('/app/self-checks');

export function SelfChecksScreen() {
  const text = useText(selfCheckWords);
  const { edition, result } = useText(names);
  const { cursor, ...filters } = route.useSearch();
  const navigate = route.useNavigate();
  const ask: Ask<SelfCheckRow> = (from, limit, signal) =>
    call(selfCheckApi.listSelfChecks, { ...given({ ...filters, cursor: from }), limit }, signal);
  const page = usePage(keyOf(selfCheckApi.listSelfChecks, given(filters)), ask, cursor);
  const columns = useSelfCheckColumns();
  const exportColumns = useSelfCheckExport();
  const pick = (change: Partial<SelfCheckSearch>) =>
    void navigate({ search: (now) => ({ ...now, ...change, cursor: undefined }) });
  return (
    <>
      <header className="screen">
        <h1>{text.title}</h1>
        <ExportButton name={text.title} noun="self-checks" filters={filters} ask={ask} columns={exportColumns} />
      </header>
      <FilterBar onClear={() => void navigate({ search: {} })}>
        <PickMany
          label={text.edition}
          value={filters.edition}
          choices={choicesOf(edition)}
          onPick={(next) => pick({ edition: next })}
        />
        <PickOne
          label={text.result}
          value={filters.result}
          choices={choicesOf(result)}
          onPick={(next) => pick({ result: next })}
        />
        <PlaceFilters value={filters} onPick={pick} />
        <DateRange
          label={text.received}
          from={filters.receivedFrom}
          to={filters.receivedTo}
          onPick={({ from, to }) => pick({ receivedFrom: from, receivedTo: to })}
        />
        {filters.unitId && (
          <Button onClick={() => pick({ unitId: undefined })}>
            {text.ofUnit} {filters.unitId} ✕
          </Button>
        )}
      </FilterBar>
      <RecordPages
        of={page}
        caption={text.title}
        columns={columns}
        keyOf={(row) => row.selfCheckId}
        filters={filters}
        nothingYet={<NoSelfChecks />}
        cursor={cursor}
        onTurn={(next, state) => void navigate({ search: (now) => ({ ...now, cursor: next }), state })}
      />
    </>
  );
}

function NoSelfChecks() {
  const text = useText(selfCheckWords);
  const { actor } = useMe();
  return (
    <NothingYet title={text.nothing} hint={text.nothingHint}>
      {may(actor, linkApi.issueLink) && (
        <Link to="/links" className="button">
          {text.toLinks}
        </Link>
      )}
    </NothingYet>
  );
}
