import { Button } from 'antd';
import { useState } from 'react';
import { ImportReason, importReasons } from '../../../../schemas/import-reason.ts';
import { fieldOf } from '../../../../schemas/unit-import.ts';
import { RecordTable } from '../../parts/record-table.tsx';
import { common } from '../../text/common.ts';
import { useLanguage, useText } from '../../text/language.ts';
import { unitFields } from '../../text/unit-fields.ts';
import { importWords } from './words.ts';

export type Problem = { row: number; unitId: string; column: string; reason: string };

/** A file of 5,000 rows may have more bad cells than a browser can lay out at once. */
const shownAtOnce = 100;

/** Every bad cell of the file, a page at a time. */
export function Problems({ problems }: { problems: readonly Problem[] }) {
  const text = useText(importWords);
  const isEnglish = useLanguage() === 'en';
  const [first, setFirst] = useState(0);
  const shown = problems.slice(first, first + shownAtOnce);
  const sentence = (reason: string) => {
    const known = ImportReason.safeParse(reason);
    if (!known.success) return reason;
    return isEnglish ? importReasons[known.data].en : importReasons[known.data].zh;
  };
  return (
    <>
      <h2>{text.problems}</h2>
      <p className="quiet">{text.problemCount(problems.length, new Set(problems.map(({ row }) => row)).size)}</p>
      <RecordTable
        caption={text.problems}
        rows={shown}
        keyOf={({ row, column }) => `${row} ${column}`}
        columns={[
          { title: text.row, cell: ({ row }) => row, isNumber: true },
          { title: text.unitId, cell: ({ unitId }) => unitId },
          { title: text.column, cell: ({ column }) => <Column name={column} /> },
          { title: text.reason, cell: ({ reason }) => sentence(reason) },
        ]}
      />
      {problems.length > shownAtOnce && (
        <Turn first={first} shown={shown.length} total={problems.length} onTurn={setFirst} />
      )}
    </>
  );
}

type TurnProps = { first: number; shown: number; total: number; onTurn: (first: number) => void };

function Turn({ first, shown, total, onTurn }: TurnProps) {
  const text = useText(importWords);
  const { previous, next } = useText(common);
  return (
    <nav className="pager" aria-label={text.problems}>
      <span className="quiet" role="status">
        {first + 1}–{first + shown} / {total}
      </span>
      <Button disabled={first === 0} onClick={() => onTurn(first - shownAtOnce)}>
        {previous}
      </Button>
      <Button disabled={first + shown >= total} onClick={() => onTurn(first + shownAtOnce)}>
        {next}
      </Button>
    </nav>
  );
}

/** The column by its label and by its name: a file may call it either. */
function Column({ name }: { name: string }) {
  const labels: Readonly<Record<string, string>> = useText(unitFields);
  return (
    <>
      {labels[fieldOf(name)]} <code>{name}</code>
    </>
  );
}
