import { Link } from '@tanstack/react-router';
import type { HazardRow } from '../../../schemas/hazard.ts';
import { useReference } from '../app/me.tsx';
import { HazardTags } from '../parts/hazard-tags.tsx';
import type { Column } from '../parts/record-table.tsx';
import { Remaining } from '../parts/remaining.tsx';
import type { ExportColumn } from '../parts/workbook.ts';
import { useText } from '../text/language.ts';
import { names } from '../text/names.ts';
import { civilTime } from '../text/time.ts';
import { useWaitsFor } from './desk-name.ts';
import { listWords } from './list-words.ts';

type Shown = { isOfUnit?: boolean; standing?: 'open' | 'closed' | 'both' };

/** Columns on the screen. On a unit's own page its name is left out; what is closed waits for nobody. */
export function useHazardColumns({ isOfUnit = false, standing = 'both' }: Shown): Column<HazardRow>[] {
  const text = useText(listWords);
  const waitsFor = useWaitsFor();
  const unit: Column<HazardRow> = { title: text.unit, cell: ({ unitName }) => unitName };
  const open: Column<HazardRow>[] = [
    { title: text.waitsFor, cell: waitsFor },
    { title: text.due, cell: ({ dueAt }) => dueAt && <Remaining at={dueAt} /> },
  ];
  const closed: Column<HazardRow> = { title: text.closedAt, cell: ({ closedAt }) => closedAt && civilTime(closedAt) };
  const closure: Column<HazardRow> = {
    title: text.closureNo,
    cell: ({ closureNo }) => closureNo && <span className="number">{closureNo}</span>,
  };
  return [
    {
      title: text.number,
      cell: ({ hazardId, hazardNo }) => (
        <Link to="/hazards/$hazardId" params={{ hazardId }} className="number">
          {hazardNo}
        </Link>
      ),
    },
    ...(isOfUnit ? [] : [unit]),
    { title: text.place, cell: ({ location, description }) => <Problem location={location} words={description} /> },
    { title: text.status, cell: (row) => <HazardTags hazard={row} /> },
    ...(standing === 'closed' ? [] : open),
    { title: text.foundAt, cell: ({ foundAt }) => civilTime(foundAt) },
    ...(standing === 'open' ? [] : [closed]),
    ...(standing === 'closed' ? [closure] : []),
  ];
}

function Problem({ location, words }: { location: string; words: string }) {
  return (
    <span className="line-clamp">
      <strong>{location}</strong> {words}
    </span>
  );
}

/** Columns of the workbook: every fact in a column of its own, times with their zone in the header. */
export function useHazardExport(): ExportColumn<HazardRow>[] {
  const text = useText(listWords);
  const { status, level } = useText(names);
  const { categoryName, districtName, departmentName } = useReference();
  const waitsFor = useWaitsFor();
  const flag = (is: boolean) => (is ? 'Y' : '');
  const time = (at: string | undefined) => at && civilTime(at);
  return [
    { title: text.number, value: (row) => row.hazardNo },
    { title: text.unit, value: (row) => row.unitName, width: 28 },
    { title: text.category, value: (row) => categoryName(row.categoryId) },
    { title: text.district, value: (row) => districtName(row.districtId) },
    { title: text.department, value: (row) => departmentName(row.departmentId) },
    { title: text.location, value: (row) => row.location, width: 24 },
    { title: text.description, value: (row) => row.description, width: 48 },
    { title: text.level, value: (row) => level[row.level] },
    { title: text.proposed, value: (row) => flag(row.isMajorProposed) },
    { title: text.status, value: (row) => status[row.status] },
    { title: text.waitsFor, value: waitsFor, width: 24 },
    { title: text.zoned(text.foundAt), value: (row) => time(row.foundAt), width: 20 },
    { title: text.zoned(text.deadline), value: (row) => time(row.deadlineAt), width: 20 },
    { title: text.zoned(text.due), value: (row) => time(row.dueAt), width: 20 },
    { title: text.zoned(text.closedAt), value: (row) => time(row.closedAt), width: 20 },
    { title: text.closureNo, value: (row) => row.closureNo, width: 16 },
    { title: text.overdue, value: (row) => flag(row.isOverdue) },
    { title: text.late, value: (row) => flag(row.isStageLate) },
    { title: text.rejectCount, value: (row) => row.rejectCount },
  ];
}
