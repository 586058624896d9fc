import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { getUnitHome } from '../../../functions/self-checks/get-unit-home.ts';
import type { SelfCheck } from '../../../schemas/self-check.ts';
import { selfCheckApi, UnitHome } from '../../../schemas/self-check.ts';
import type { Unit } from '../../../schemas/unit.ts';
import { aForm, anId, aSelfCheck, aUnit, NOON, noon, unitActor } from '../../support/builders.ts';
import { fakeTables } from '../../support/fake-tables.ts';
import { aHazard } from '../../support/hazards.ts';
import { aCall } from '../../support/requests.ts';

const heads = (['daily', 'weekly', 'monthly'] as const).map((edition) => {
  const { sections: _, ...head } = aForm({ edition, formId: `ktv-${edition}-0a1b2c3d`, title: edition });
  return { ...head, itemCount: 3 };
});
const draft = {
  unitId: 'U0001',
  draftKey: 'ktv-weekly-0a1b2c3d#2026-W10',
  formId: 'ktv-weekly-0a1b2c3d',
  period: '2026-W10',
  selfCheckId: anId('sc', 9),
  answers: { 'FC-001': { value: 'pass', at: noon } },
  startedAt: noon,
  savedAt: noon,
};

function home(selfChecks: SelfCheck[], unit: Partial<Unit> = {}, drafts: Record<string, unknown>[] = []) {
  const rows = selfChecks.map((each) => ({ ...each, receivedKey: each.receivedAt }));
  const tables = fakeTables({ units: [aUnit(unit)], selfChecks: rows, drafts });
  tables.mock.on(QueryCommand, { TableName: 'forms' }).callsFake(({ ExpressionAttributeValues: values }) => ({
    Items: heads.filter(({ edition }) => values[':prefix'] === `${edition}#`),
  }));
  return getUnitHome({}, aCall(selfCheckApi.getUnitHome, unitActor(), { now: NOON }));
}
const due = ({ forms }: UnitHome) => forms.filter(({ isDue }) => isDue).map(({ edition }) => edition);

describe('getUnitHome', () => {
  it('names the unit, its forms with their present period, and fits its contract', async () => {
    const answer = await home([]);
    expect(UnitHome.parse(answer)).toEqual(answer);
    expect(answer.unit).toMatchObject({ unitId: 'U0001', categoryName: '歌舞娱乐场所', status: 'active' });
    expect(answer.forms.map(({ edition, period }) => [edition, period])).toEqual([
      ['daily', '2026-03-02'],
      ['weekly', '2026-W10'],
      ['monthly', '2026-03'],
    ]);
  });

  it('a weekly unit owes the monthly edition first, then the weekly one, never the daily', async () => {
    expect(due(await home([]))).toEqual(['monthly']);
    const monthly = aSelfCheck({ edition: 'monthly', period: '2026-02', receivedOn: '2026-02-10' });
    expect(due(await home([monthly]))).toEqual(['monthly']);
    const thisMonth = aSelfCheck({ edition: 'monthly', period: '2026-03', receivedOn: '2026-03-01' });
    expect(due(await home([thisMonth]))).toEqual(['weekly']);
    expect(due(await home([thisMonth, aSelfCheck({ selfCheckId: anId('sc', 2) })]))).toEqual([]);
  });

  it('what came in just after its period does not count for the next', async () => {
    const monthly = aSelfCheck({ edition: 'monthly', period: '2026-03', receivedOn: '2026-03-01' });
    const late = aSelfCheck({ selfCheckId: anId('sc', 2), period: '2026-W09', receivedOn: '2026-03-02' });
    expect(due(await home([monthly, late]))).toEqual(['weekly']);
  });

  it('says when the period was handed in', async () => {
    const { forms, receipts } = await home([aSelfCheck()]);
    expect(forms.find(({ edition }) => edition === 'weekly')).toMatchObject({ submittedAt: noon });
    expect(receipts).toMatchObject([{ receiptNo: 'ZC-2026-000001', title: '歌舞娱乐场所每周自查表' }]);
  });

  it('shows the open hazards, and which of them wait for the unit', async () => {
    const tables = fakeTables({
      units: [aUnit()],
      hazards: [
        { ...aHazard({ status: 'rectifying', isOverdue: true }), foundKey: 'b' },
        { ...aHazard({ hazardId: anId('hz', 2), hazardNo: 'YH-2026-000002', isMajorProposed: true }), foundKey: 'a' },
      ],
    });
    const { hazards } = await getUnitHome({}, aCall(selfCheckApi.getUnitHome, unitActor()));
    expect(hazards.map((row) => [row.hazardNo, row.isMine, row.isOverdue, row.isMajorProposed])).toEqual([
      ['YH-2026-000001', true, true, false],
      ['YH-2026-000002', false, false, true],
    ]);
    expect(tables.mock.commandCalls(QueryCommand).map((call) => call.args[0].input)).toContainEqual(
      expect.objectContaining({ IndexName: 'byUnit', FilterExpression: '#status <> :closed' }),
    );
  });

  it('a unit that is closed owes nothing, and still sees its records', async () => {
    const answer = await home([aSelfCheck()], { status: 'closed' });
    expect(due(answer)).toEqual([]);
    expect(answer.receipts).toHaveLength(1);
  });

  it('shows drafts that are neither past their time nor handed in', async () => {
    const old = { ...draft, draftKey: 'old', savedAt: '2026-01-01T00:00:00.000Z' };
    const done = { ...draft, draftKey: 'done', selfCheckId: anId('sc') };
    const { drafts } = await home([aSelfCheck()], {}, [draft, old, done]);
    expect(drafts).toEqual([
      { formId: draft.formId, period: '2026-W10', selfCheckId: draft.selfCheckId, savedAt: noon, answeredCount: 1 },
    ]);
  });
});
