import type { AuditDraft } from '../../schemas/audit.ts';
import { importReasons } from '../../schemas/import-reason.ts';
import { Problem } from '../../schemas/problem.ts';
import type { Unit, unitApi } from '../../schemas/unit.ts';
import type { Verb } from '../kit/call.ts';
import { commit } from '../kit/commit.ts';
import type { Write } from '../kit/table.ts';
import { changesOf, scopeOf } from './draft.ts';
import { type Judged, judgeRows } from './import-rows.ts';
import { units } from './store.ts';

export const importUnits: Verb<typeof unitApi.importUnits> = async ({ importId, rows }, call) => {
  const judged = await judgeRows(rows, call);
  const results = judged.map(({ result }) => result);
  const language = call.language === 'en' ? 'en' : 'zh';
  const errors = results.flatMap(({ row, problems }) =>
    problems.map(({ column, reason }) => ({ path: `${row}.${column}`, message: importReasons[reason][language] })),
  );
  if (errors.length > 0) throw new Problem('import.refused', { errors });
  const moves = judged.flatMap((one) => moveOf(one, importId, new Date(call.now).toISOString()));
  const [first, ...others] = moves.map(({ entry }) => entry);
  if (first)
    await commit(
      call,
      moves.map(({ write }) => write),
      [first, ...others],
    );
  return { results };
};

/** Nothing for a row that changes nothing: the same file again writes nothing. */
function moveOf(
  { result, draft, before }: Judged,
  importId: string,
  at: string,
): { write: Write; entry: AuditDraft }[] {
  if (!draft || result.outcome === 'same') return [];
  if (!before) {
    const unit: Unit = { ...draft, createdAt: at, updatedAt: at, version: 1 };
    const detail = { ...scopeOf(unit), name: unit.name, importId };
    return [
      { write: units.create(unit, 'unit.exists'), entry: { verb: 'unit.created', recordId: unit.unitId, detail } },
    ];
  }
  const { status, statusReason, createdAt, version } = before;
  const unit: Unit = { ...draft, status, statusReason, createdAt, updatedAt: at, version: version + 1 };
  const detail = { ...scopeOf(unit), changes: changesOf(before, unit), importId };
  return [{ write: units.replace(unit, version), entry: { verb: 'unit.amended', recordId: unit.unitId, detail } }];
}
