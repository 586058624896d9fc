import { getRouteApi, Link } from '@tanstack/react-router';
import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { may } from '../../../schemas/actor.ts';
import { type LinkRow, linkApi } from '../../../schemas/link.ts';
import { call, keyOf } from '../app/call.ts';
import { useMe, useReference } from '../app/me.tsx';
import { choicesOf, FilterBar, PickMany, SearchField } from '../parts/filter-fields.tsx';
import { NothingYet } from '../parts/nothing-yet.tsx';
import { type Ask, given, usePage } from '../parts/paging.ts';
import { PlaceFilters } from '../parts/place-filters.tsx';
import { RecordPages } from '../parts/record-pages.tsx';
import type { Column } from '../parts/record-table.tsx';
import { useText } from '../text/language.ts';
import { civilDate, civilTime } from '../text/time.ts';
import type { IssuedLink } from '../units/issued.ts';
import { linkWords } from '../units/link-words.ts';
import { Shown } from '../units/links.tsx';
import type { LinkSearch } from './filters.ts';
import { LinkActions } from './link-actions.tsx';
import { postersAtOnce } from './prepare.ts';
import { PrintDialog } from './print-dialog.tsx';
import { linksWords } from './words.ts';

const route = getRouteApi('/app/links');

/** Which units can come in by their link, and which can't any more. */
export function LinksScreen() {
  const text = useText(linksWords);
  const { state: stateWord } = useText(linkWords);
  const { actor } = useMe();
  const { cursor, ...filters } = route.useSearch();
  const navigate = route.useNavigate();
  const [chosen, setChosen] = useState<ReadonlyMap<string, LinkRow>>(new Map());
  const [isPrinting, setPrinting] = useState(false);
  const [shown, setShown] = useState<{ issued: IssuedLink; unitName: string }>();
  const ask: Ask<LinkRow> = (from, limit, signal) =>
    call(linkApi.listUnitLinks, { ...given({ ...filters, cursor: from }), limit }, signal);
  const page = usePage(keyOf(linkApi.listUnitLinks, given(filters)), ask, cursor);
  const pick = (change: Partial<LinkSearch>) =>
    void navigate({ search: (now) => ({ ...now, ...change, cursor: undefined }) });
  const choose = (rows: readonly LinkRow[], isChosen: boolean) => {
    const next = new Map(chosen);
    for (const row of rows) isChosen ? next.set(row.unitId, row) : next.delete(row.unitId);
    setChosen(next);
  };
  const columns = useColumns();
  const mayIssue = may(actor, linkApi.issueLink);
  const box: Column<LinkRow> = {
    title: '',
    cell: (row) => (
      <Checkbox
        aria-label={text.choose(row.unitName)}
        checked={chosen.has(row.unitId)}
        onChange={({ target }) => choose([row], target.checked)}
      />
    ),
  };
  const forget = (unitId: string) => setShown((now) => (now?.issued.link.unitId === unitId ? undefined : now));
  const actions: Column<LinkRow> = {
    title: ' ',
    cell: (row) => (
      <LinkActions
        row={row}
        onIssued={(issued, unitName) => setShown({ issued, unitName })}
        onRevoked={() => forget(row.unitId)}
      />
    ),
  };
  return (
    <>
      <header className="screen">
        <h1>{text.title}</h1>
        <p className="quiet">{text.lead}</p>
      </header>
      <FilterBar onClear={() => void navigate({ search: {} })}>
        <SearchField label={text.search} value={filters.q} onSearch={(q) => pick({ q })} />
        <PickMany
          label={stateWord}
          value={filters.state}
          choices={choicesOf(text.stateOf)}
          onPick={(state) => pick({ state })}
        />
        <PlaceFilters value={filters} onPick={pick} />
      </FilterBar>
      {shown && <Shown {...shown} isNew />}
      <RecordPages
        of={page}
        caption={text.title}
        columns={mayIssue ? [box, ...columns, actions] : columns}
        keyOf={(row) => row.unitId}
        filters={filters}
        nothingYet={
          <NothingYet title={text.nothing} hint={text.nothingHint}>
            <Link to="/units" className="button">
              {text.toUnits}
            </Link>
          </NothingYet>
        }
        above={
          mayIssue && (
            <div className="buttons chosen">
              <Button onClick={() => choose(page.data?.items ?? [], true)}>{text.choosePage}</Button>
              <Button disabled={chosen.size === 0} onClick={() => setChosen(new Map())}>
                {text.chooseNone}
              </Button>
              <Button
                type="primary"
                disabled={chosen.size === 0 || chosen.size > postersAtOnce}
                onClick={() => setPrinting(true)}
              >
                {text.printChosen}
              </Button>
              <span role="status">
                {chosen.size > postersAtOnce ? text.atMost(postersAtOnce) : text.chosen(chosen.size)}
              </span>
            </div>
          )
        }
        cursor={cursor}
        onTurn={(next, state) => void navigate({ search: (now) => ({ ...now, cursor: next }), state })}
      />
      {isPrinting && (
        <PrintDialog
          rows={[...chosen.values()].map((row) => page.data?.items.find(isOf(row)) ?? row)}
          onClose={() => setPrinting(false)}
        />
      )}
    </>
  );
}

/** A row of the page is newer than the same one when it was chosen. */
function isOf({ unitId }: LinkRow) {
  return (row: LinkRow) => row.unitId === unitId;
}

function useColumns(): Column<LinkRow>[] {
  const text = useText(linksWords);
  const words = useText(linkWords);
  const { categoryName, districtName } = useReference();
  return [
    {
      title: text.unit,
      cell: ({ unitId, unitName }) => (
        <Link to="/units/$unitId" params={{ unitId }}>
          {unitName}
        </Link>
      ),
    },
    {
      title: words.place,
      cell: ({ districtId, categoryId }) => `${districtName(districtId)} · ${categoryName(categoryId)}`,
    },
    {
      title: words.state,
      cell: ({ state }) => (
        <span className={state === 'works' ? 'tag good' : `tag link-${state}`}>{text.stateOf[state]}</span>
      ),
    },
    { title: words.expiresAt, cell: ({ link }) => link && civilDate(link.expiresAt) },
    {
      title: words.lastUsed,
      cell: ({ link }) => link && (link.lastUsedAt ? civilTime(link.lastUsedAt) : words.never),
    },
  ];
}
