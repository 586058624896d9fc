/** What rows of an import would do: the same for the check, which writes nothing, and for the import itself. */
import { may, type StaffActor } from '../../schemas/actor.ts';
import { UnitId } from '../../schemas/fields.ts';
import type { ImportReason } from '../../schemas/import-reason.ts';
import type { ImportRow, ImportRowResult, Unit, UnitDraft } from '../../schemas/unit.ts';
import { type CellProblem, parseUnitRow } from '../../schemas/unit-import.ts';
import type { Call } from '../kit/call.ts';
import { categories } from './categories.ts';
import { districts } from './districts.ts';
import { changesOf } from './draft.ts';
import { findUnits } from './find.ts';
import { findRefusedMoves } from './open-hazards.ts';
import { yearOf } from './year.ts';

export type Judged = { result: ImportRowResult; draft?: UnitDraft; before?: Unit };

export async function judgeRows(rows: readonly ImportRow[], call: Call<StaffActor>): Promise<Judged[]> {
  const reference = { categories, districts, year: yearOf(call.now) };
  const named = rows.flatMap(({ unit }) => UnitId.safeParse(unit.unitId?.trim()).data ?? []);
  const stored = new Map((await findUnits(named)).map((unit) => [unit.unitId, unit]));
  const parsed = rows.map(({ row, unit: cells }) => {
    const before = stored.get(cells.unitId?.trim() ?? '');
    return { row, cells, before, ...parseUnitRow(cells, reference, before) };
  });
  const firstOf = new Map([...parsed.entries()].reverse().map(([index, { unit }]) => [unit?.unitId, index]));
  return Promise.all(
    parsed.map(async ({ row, cells, before, unit: draft, problems, warnings }, index) => {
      const unitId = draft?.unitId ?? cells.unitId ?? '';
      const isRepeated = draft !== undefined && firstOf.get(unitId) !== index;
      const found = [...problems, ...(draft ? await refusalsOf(draft, before, isRepeated, call) : [])];
      const outcome = found.length > 0 || !draft ? 'refused' : outcomeOf(draft, before);
      // What is kept of a unit outside the scope is not the caller's to be warned of.
      const told = outcome === 'refused' ? [] : warnings;
      const result: ImportRowResult = { row, unitId, outcome, problems: found, warnings: told };
      return { result, ...(draft && { draft }), ...(before && { before }) };
    }),
  );
}

async function refusalsOf(
  draft: UnitDraft,
  before: Unit | undefined,
  isRepeated: boolean,
  { actor, operation }: Call<StaffActor>,
): Promise<CellProblem[]> {
  const refuse = (reason: ImportReason): CellProblem[] => [{ column: 'unitId', reason }];
  if (isRepeated) return refuse('duplicate');
  const isMine = may(actor, operation, draft) && (!before || may(actor, operation, before));
  if (!isMine) return refuse('out-of-scope');
  if (!before) return [];
  if (before.status === 'closed' && outcomeOf(draft, before) !== 'same') return refuse('closed');
  const isOther = draft.status !== before.status;
  const moves = await findRefusedMoves(before, draft);
  return [
    ...(isOther ? [{ column: 'status', reason: 'other-status' as const }] : []),
    ...moves.map((column) => ({ column, reason: 'open-hazards' as const })),
  ];
}

/** A unit's status has verbs of its own: an import sets it for a new unit only, and another one is refused. */
function outcomeOf(draft: UnitDraft, before: Unit | undefined): 'create' | 'amend' | 'same' {
  if (!before) return 'create';
  const { statusReason: _, ...known } = before;
  return Object.keys(changesOf(known, { ...draft, status: before.status })).length === 0 ? 'same' : 'amend';
}
