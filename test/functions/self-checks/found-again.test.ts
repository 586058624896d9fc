import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { submitSelfCheck } from '../../../functions/self-checks/submit.ts';
import { selfCheckApi } from '../../../schemas/self-check.ts';
import { aForm, anId, aPhoto, aSelfCheck, aUnit, noon, unitActor } from '../../support/builders.ts';
import { fakeTables } from '../../support/fake-tables.ts';
import { aHazard } from '../../support/hazards.ts';
import { aCall } from '../../support/requests.ts';

const pass = { value: 'pass' as const, at: noon, photoIds: [] };
const photoIds = [anId('ph')];
const answers = {
  'FC-001': pass,
  'FC-002': { ...pass, photoIds },
  'KTV-001': { value: 'fail' as const, at: noon, location: '二楼东侧', description: '安全出口上锁', photoIds },
};
const base = { units: [aUnit()], forms: [aForm()], photos: [aPhoto()] };

function submit(sent: object) {
  const input = selfCheckApi.submitSelfCheck.input.parse({
    selfCheckId: anId('sc'),
    formId: 'ktv-weekly-0a1b2c3d',
    period: '2026-W10',
    signature: { name: '姜样寅', strokes: [] },
    locationProof: { reason: 'denied' },
    startedAt: noon,
    occurredAt: noon,
    ...sent,
  });
  return submitSelfCheck(input, aCall(selfCheckApi.submitSelfCheck, unitActor()));
}

describe('a defect that is found again', () => {
  it('an item that failed again names the open hazard of it and reports none', async () => {
    const earlier = aSelfCheck({ selfCheckId: anId('sc', 2) });
    const open = aHazard({ selfCheckId: earlier.selfCheckId, itemId: 'KTV-001', hazardNo: 'YH-2026-000003' });
    const { hazardId, hazardNo, itemId } = open;
    const tables = fakeTables({ ...base, hazards: [{ ...open, foundKey: noon }] });
    tables.countTo(8);
    const receipt = await submit({ answers });
    expect(receipt).toMatchObject({ failCount: 1, hazards: [{ hazardId, hazardNo, itemId }] });
    expect(tables.put('hazards')).toEqual([]);
    expect(tables.entries().map(({ verb }) => verb)).toEqual(['self-check.submitted']);
    expect(tables.put('selfChecks')[0]).toMatchObject({ hazards: [{ hazardId, hazardNo }], answers });
  });

  it('handed in again for the same period, it finds its hazards though the index does not show them yet', async () => {
    const open = aHazard({ selfCheckId: anId('sc', 2), itemId: 'KTV-001' });
    const { hazardId, hazardNo, itemId } = open;
    const named = { selfCheckId: anId('sc', 2), hazards: [{ hazardId, hazardNo, itemId }] };
    const tables = fakeTables({
      ...base,
      hazards: [open],
      selfChecks: [{ ...aSelfCheck(named), receivedKey: noon }],
    });
    tables.mock.on(QueryCommand, { TableName: 'hazards' }).resolves({ Items: [] });
    tables.countTo(8);
    expect((await submit({ answers })).hazards).toEqual([{ hazardId, hazardNo, itemId }]);
    expect(tables.put('hazards')).toEqual([]);
  });

  it.each([
    ['is closed', { status: 'closed' as const }],
    ['is of another item', { itemId: 'FC-001' }],
    ['is what a broken-off attempt of this self-check wrote', { selfCheckId: anId('sc') }],
  ])('a known hazard that %s takes no new finding', async (_, changes) => {
    const known = aHazard({ selfCheckId: anId('sc', 2), itemId: 'KTV-001', ...changes });
    const tables = fakeTables({ ...base, hazards: [{ ...known, foundKey: noon }] });
    tables.countTo(8);
    const receipt = await submit({ answers });
    expect(receipt.hazards).toMatchObject([{ hazardNo: 'YH-2026-000008' }]);
    expect(tables.put('hazards')).toHaveLength(1);
  });

  it('looks for no hazard when nothing failed', async () => {
    const tables = fakeTables(base);
    tables.countTo(1);
    await submit({ answers: { ...answers, 'KTV-001': pass } });
    expect(tables.mock.commandCalls(QueryCommand, { TableName: 'hazards' })).toEqual([]);
  });
});
