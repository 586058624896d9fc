import { Link } from '@tanstack/react-router';
import type { SelfCheckRow } from '../../../schemas/self-check.ts';
import { useReference } from '../app/me.tsx';
import type { Column } from '../parts/record-table.tsx';
import type { ExportColumn } from '../parts/workbook.ts';
import { useLanguage, useText } from '../text/language.ts';
import { names } from '../text/names.ts';
import { civilTime, periodWords } from '../text/time.ts';
import { selfCheckWords } from './words.ts';

export function useSelfCheckColumns({ isOfUnit = false } = {}): Column<SelfCheckRow>[] {
  const text = useText(selfCheckWords);
  const spoken = useLanguage();
  const { edition, result } = useText(names);
  const unit: Column<SelfCheckRow> = { title: text.unit, cell: ({ unitName }) => unitName };
  return [
    {
      title: text.receipt,
      cell: ({ selfCheckId, receiptNo }) => (
        <Link to="/self-checks/$selfCheckId" params={{ selfCheckId }} className="number">
          {receiptNo}
        </Link>
      ),
    },
    ...(isOfUnit ? [] : [unit]),
    { title: text.edition, cell: (row) => `${edition[row.edition]} ${periodWords(row.period, spoken)}` },
    {
      title: text.result,
      cell: (row) => (
        <span className="tags">
          <span className={row.result === 'all-pass' ? 'tag good' : 'tag over'}>{result[row.result]}</span>
          {row.waitingPhotoIds.length > 0 && <span className="tag">{text.photos}</span>}
          {!row.isLatest && <span className="tag">{text.superseded}</span>}
        </span>
      ),
    },
    { title: text.counts, cell: (row) => `${row.passCount} / ${row.failCount} / ${row.naCount}` },
    { title: text.receivedAt, cell: (row) => civilTime(row.receivedAt) },
  ];
}

export function useSelfCheckExport(): ExportColumn<SelfCheckRow>[] {
  const text = useText(selfCheckWords);
  const { edition, result } = useText(names);
  const { categoryName, districtName } = useReference();
  return [
    { title: text.receipt, value: (row) => row.receiptNo },
    { title: text.unit, value: (row) => row.unitName, width: 28 },
    { title: text.category, value: (row) => categoryName(row.categoryId) },
    { title: text.district, value: (row) => districtName(row.districtId) },
    { title: text.edition, value: (row) => edition[row.edition] },
    { title: text.period, value: (row) => row.period },
    { title: text.result, value: (row) => result[row.result] },
    { title: text.pass, value: (row) => row.passCount },
    { title: text.fail, value: (row) => row.failCount },
    { title: text.na, value: (row) => row.naCount },
    { title: text.zoned(text.occurredAt), value: (row) => civilTime(row.occurredAt), width: 20 },
    { title: text.zoned(text.receivedAt), value: (row) => civilTime(row.receivedAt), width: 20 },
    { title: text.superseded, value: (row) => (row.isLatest ? '' : 'Y') },
  ];
}
