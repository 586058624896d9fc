import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { getDraft } from '../../../functions/self-checks/get-draft.ts';
import { saveDraft } from '../../../functions/self-checks/save-draft.ts';
import { type Draft, selfCheckApi } from '../../../schemas/self-check.ts';
import { dayMs } from '../../../schemas/time.ts';
import { aForm, anId, aUnit, NOON, noon, unitActor } from '../../support/builders.ts';
import { fakeTables } from '../../support/fake-tables.ts';
import { aCall } from '../../support/requests.ts';

const at = (minutes: number) => new Date(NOON - 3_600_000 + minutes * 60_000).toISOString();
const head = { formId: 'ktv-weekly-0a1b2c3d', period: '2026-W10' };
const draftKey = `${head.formId}#${head.period}`;
const sent = {
  ...head,
  selfCheckId: anId('sc', 1),
  answers: { 'FC-001': { value: 'pass' as const, at: at(5) } },
  startedAt: at(1),
};
const known: Draft & { draftKey: string } = {
  ...head,
  draftKey,
  unitId: 'U0001',
  selfCheckId: anId('sc', 2),
  answers: { 'FC-001': { value: 'fail', at: at(4) }, 'FC-002': { value: 'pass', at: at(3) } },
  startedAt: at(0),
  savedAt: at(4),
};
const base = { units: [aUnit()], forms: [aForm()] };

function ready(drafts: readonly Record<string, unknown>[] = [], records = base) {
  const tables = fakeTables({ ...records, drafts });
  tables.mock.on(PutCommand).resolves({});
  return tables;
}
const save = (changes: Partial<typeof sent> = {}, now = NOON) =>
  saveDraft({ ...sent, ...changes }, aCall(selfCheckApi.saveDraft, unitActor(), { now }));

describe('saveDraft', () => {
  it('keeps the draft for 30 days, without an audit entry', async () => {
    const tables = ready();
    const { draft } = await save();
    expect(draft).toEqual({ ...sent, unitId: 'U0001', savedAt: noon });
    expect(tables.puts()).toMatchObject([
      { Item: { unitId: 'U0001', draftKey, expiresAt: (NOON + 30 * dayMs) / 1000 } },
    ]);
    expect(tables.entries()).toEqual([]);
  });

  it('of two answers to an item the newer wins, and the first phone’s self-check stays', async () => {
    ready([known]);
    const { draft } = await save();
    expect(draft).toMatchObject({ selfCheckId: known.selfCheckId, startedAt: at(0) });
    expect(draft.answers).toEqual({ 'FC-001': sent.answers['FC-001'], 'FC-002': known.answers['FC-002'] });
  });

  it('merges again when another phone saved in between', async () => {
    const tables = ready();
    const theirs = { ...known, answers: { 'KTV-001': { value: 'na', at: at(6) } } };
    const Key = { unitId: 'U0001', draftKey };
    tables.mock.on(GetCommand, { TableName: 'drafts', Key }).resolvesOnce({ Item: known }).resolves({ Item: theirs });
    const failed = new ConditionalCheckFailedException({ message: 'failed', $metadata: {} });
    tables.mock.on(PutCommand).rejectsOnce(failed).resolves({});
    const { draft } = await save();
    expect(Object.keys(draft.answers)).toEqual(['KTV-001', 'FC-001']);
    expect(tables.puts().map((put) => put.ExpressionAttributeValues)).toEqual([
      { ':read': known.savedAt },
      { ':read': theirs.savedAt },
    ]);
  });

  it('begins anew when the one that is there is past its time', async () => {
    ready([{ ...known, savedAt: '2026-01-01T00:00:00.000Z' }]);
    expect((await save()).draft.answers).toEqual(sent.answers);
  });

  it('takes no answers to items that the form does not have', async () => {
    const tables = ready();
    await expect(save({ answers: { 'XX-001': { value: 'pass', at: at(5) } } } as never)).rejects.toMatchObject({
      code: 'self-check.incomplete',
    });
    expect(tables.puts()).toEqual([]);
  });

  it('keeps nothing for a unit that is closed, or of another category', async () => {
    ready([], { ...base, units: [aUnit({ status: 'closed' })] });
    await expect(save()).rejects.toMatchObject({ code: 'unit.closed' });
    ready([], { ...base, units: [aUnit({ categoryId: 'hotel' })] });
    await expect(save()).rejects.toMatchObject({ code: 'form.not-yours' });
  });
});

describe('getDraft', () => {
  const get = (now = NOON) => getDraft(head, aCall(selfCheckApi.getDraft, unitActor(), { now }));

  it('gives the unit its draft, on any phone', async () => {
    ready([known]);
    const { draftKey: _, ...draft } = known;
    expect(await get()).toEqual({ draft });
  });

  it('gives nothing past its time, though DynamoDB has not deleted it yet', async () => {
    ready([known]);
    expect(await get(Date.parse(known.savedAt) + 30 * dayMs)).toEqual({});
  });

  it('gives nothing of another unit', async () => {
    ready([{ ...known, unitId: 'U0002' }]);
    expect(await get()).toEqual({});
  });
});
