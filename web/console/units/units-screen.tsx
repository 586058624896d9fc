import { getRouteApi, Link } from '@tanstack/react-router';
import { may } from '../../../schemas/actor.ts';
import { staffApi } from '../../../schemas/staff.ts';
import { type UnitRow, unitApi } from '../../../schemas/unit.ts';
import { call, keyOf } from '../app/call.ts';
import { useMe, useReference } from '../app/me.tsx';
import { ExportButton } from '../parts/export-button.tsx';
import { choicesOf, FilterBar, PickMany, PickOne, SearchField } from '../parts/filter-fields.tsx';
import { NothingYet } from '../parts/nothing-yet.tsx';
import { type Ask, given, usePage } from '../parts/paging.ts';
import { PlaceFilters } from '../parts/place-filters.tsx';
import { RecordPages } from '../parts/record-pages.tsx';
import type { Column } from '../parts/record-table.tsx';
import type { ExportColumn } from '../parts/workbook.ts';
import { common } from '../text/common.ts';
import { useText } from '../text/language.ts';
import { names } from '../text/names.ts';
import { civilTime } from '../text/time.ts';
import { unitFields } from '../text/unit-fields.ts';
import type { UnitSearch } from './filters.ts';
import { unitWords } from './words.ts';

const route = getRouteApi('/app/units');

export function UnitsScreen() {
  const text = useText(unitWords);
  const { actor } = useMe();
  const { cursor, ...filters } = route.useSearch();
  const navigate = route.useNavigate();
  const ask: Ask<UnitRow> = (from, limit, signal) =>
    call(unitApi.listUnits, { ...given({ ...filters, cursor: from }), limit }, signal);
  const page = usePage(keyOf(unitApi.listUnits, given(filters)), ask, cursor);
  const columns = useColumns();
  const exportColumns = useExportColumns();
  return (
    <>
      <header className="screen">
        <h1>{text.title}</h1>
        {may(actor, unitApi.createUnit) && (
          <Link to="/units/new" className="button">
            {text.add}
          </Link>
        )}
        {may(actor, unitApi.importUnits) && (
          <Link to="/units/import" className="button">
            {text.import}
          </Link>
        )}
        <ExportButton name={text.title} noun="units" filters={filters} ask={ask} columns={exportColumns} />
      </header>
      <UnitFilters
        filters={filters}
        onPick={(change) => void navigate({ search: (now) => ({ ...now, ...change, cursor: undefined }) })}
        onClear={() => void navigate({ search: {} })}
      />
      <RecordPages
        of={page}
        caption={text.title}
        columns={columns}
        keyOf={(row) => row.unitId}
        filters={filters}
        nothingYet={<NoUnits />}
        cursor={cursor}
        onTurn={(next, state) => void navigate({ search: (now) => ({ ...now, cursor: next }), state })}
      />
    </>
  );
}

/** Who may fill the registry does it from here; who may only bring them in is told so. */
function NoUnits() {
  const text = useText(unitWords);
  const { actor } = useMe();
  if (may(actor, unitApi.importUnits)) {
    return (
      <NothingYet title={text.nothing} hint={text.nothingFill}>
        <Link to="/units/import" className="button primary">
          {text.import}
        </Link>
        <Link to="/units/new" className="button">
          {text.add}
        </Link>
      </NothingYet>
    );
  }
  if (!may(actor, staffApi.addStaff)) return <NothingYet title={text.nothing} hint={text.nothingWait} />;
  return (
    <NothingYet title={text.nothing} hint={text.nothingAsk}>
      <Link to="/staff" className="button">
        {text.toStaff}
      </Link>
    </NothingYet>
  );
}

type FiltersProps = {
  filters: Omit<UnitSearch, 'cursor'>;
  onPick: (change: Partial<UnitSearch>) => void;
  onClear: () => void;
};

function UnitFilters({ filters, onPick, onClear }: FiltersProps) {
  const text = useText(unitWords);
  const fields = useText(unitFields);
  const { sort } = useText(common);
  const { unitStatus, risk } = useText(names);
  return (
    <FilterBar onClear={onClear}>
      <SearchField label={text.search} value={filters.q} onSearch={(q) => onPick({ q })} />
      <PlaceFilters value={filters} onPick={onPick} />
      <PickMany
        label={fields.status}
        value={filters.status}
        choices={choicesOf(unitStatus)}
        onPick={(status) => onPick({ status })}
      />
      <PickMany
        label={fields.riskLevel}
        value={filters.riskLevel}
        choices={choicesOf(risk)}
        onPick={(riskLevel) => onPick({ riskLevel })}
      />
      <PickOne
        label={sort}
        value={filters.sort ?? 'name'}
        isRequired
        choices={choicesOf({ name: text.byName, updated: text.byUpdated })}
        onPick={(next) => onPick({ sort: next })}
      />
    </FilterBar>
  );
}

function useColumns(): Column<UnitRow>[] {
  const text = useText(unitWords);
  const fields = useText(unitFields);
  const { unitStatus, risk } = useText(names);
  const { categoryName } = useReference();
  return [
    {
      title: fields.name,
      cell: ({ unitId, name }) => (
        <Link to="/units/$unitId" params={{ unitId }}>
          {name}
        </Link>
      ),
    },
    { title: fields.categoryId, cell: ({ categoryId }) => categoryName(categoryId) },
    { title: fields.address, cell: ({ address }) => address },
    { title: text.people, cell: ({ principal, safetyManager }) => `${principal} / ${safetyManager}` },
    {
      title: fields.riskLevel,
      cell: ({ riskLevel }) => <span className={`tag risk-${riskLevel}`}>{risk[riskLevel]}</span>,
    },
    { title: fields.status, cell: ({ status }) => <span className={`tag unit-${status}`}>{unitStatus[status]}</span> },
  ];
}

function useExportColumns(): ExportColumn<UnitRow>[] {
  const text = useText(unitWords);
  const fields = useText(unitFields);
  const { unitStatus, risk } = useText(names);
  const { categoryName, departmentName } = useReference();
  return [
    { title: fields.unitId, value: (row) => row.unitId },
    { title: fields.name, value: (row) => row.name, width: 28 },
    { title: fields.categoryId, value: (row) => categoryName(row.categoryId) },
    { title: fields.districtId, value: (row) => row.district },
    { title: fields.subdistrict, value: (row) => row.subdistrict },
    { title: fields.address, value: (row) => row.address, width: 40 },
    { title: fields.departmentId, value: (row) => departmentName(row.departmentId) },
    { title: fields.principal, value: (row) => row.principal },
    { title: fields.principalPhone, value: (row) => row.principalPhone },
    { title: fields.safetyManager, value: (row) => row.safetyManager },
    { title: fields.safetyPhone, value: (row) => row.safetyPhone },
    { title: fields.riskLevel, value: (row) => risk[row.riskLevel] },
    { title: fields.status, value: (row) => unitStatus[row.status] },
    { title: `${text.updatedAt} (UTC+8)`, value: (row) => civilTime(row.updatedAt), width: 20 },
  ];
}
