import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { hazardEntry } from '../../../functions/hazards/entry.ts';
import { handler } from '../../../functions/self-checks/on-audit.ts';
import type { SelfCheck } from '../../../schemas/self-check.ts';
import { anId, aPhoto, aSelfCheck, noon } from '../../support/builders.ts';
import { fakeTables } from '../../support/fake-tables.ts';
import { aHazard } from '../../support/hazards.ts';

const photoId = anId('ph');
const selfCheckId = anId('sc');
const waiting = aSelfCheck({ waitingPhotoIds: [photoId] });

function hear(verb: string, recordId: string, detail: object, facts: object = {}) {
  const actor = { kind: 'system', task: 'test' };
  const entry = { entryId: anId('au'), recordId, at: noon, actor, requestId: 'request-0001', ...facts, verb, detail };
  const dynamodb = { NewImage: marshall(entry, { removeUndefinedValues: true }), SequenceNumber: '1' };
  const event = { Records: [{ eventName: 'INSERT', dynamodb }] };
  return (handler as (event: unknown, context: unknown) => Promise<{ batchItemFailures: unknown[] }>)(event, {});
}
const submitted = (more: Record<string, unknown> = {}) =>
  hear('self-check.submitted', selfCheckId, {
    ...{ unitId: 'U0001', districtId: 'D1', departmentId: 'culture', categoryId: 'ktv', unitName: '金色年华歌城' },
    ...{ receiptNo: 'ZC-2026-000001', edition: 'weekly', period: '2026-W10', passCount: 2, failCount: 0, naCount: 1 },
    ...{ photoIds: [photoId], receivedOn: '2026-03-02' },
    ...more,
  });
const stored = () => hear('photo.stored', photoId, { unitId: 'U0001', sha256: 'a'.repeat(64) });
const verbs = (tables: ReturnType<typeof fakeTables>) => tables.entries().map(({ verb }) => verb);

describe('photos and the records that name them', () => {
  it('a self-check claims its photos; one that is stored by then is waited for no more', async () => {
    const tables = fakeTables({ photos: [aPhoto()], selfChecks: [waiting] });
    expect(await submitted()).toEqual({ batchItemFailures: [] });
    expect(verbs(tables)).toEqual(['photo.claimed', 'photo.arrived']);
    expect(tables.updated('selfChecks')).toMatchObject([
      { Key: { selfCheckId }, ExpressionAttributeValues: { ':rest': [] }, ConditionExpression: '#version = :read' },
    ]);
  });

  it('a self-check whose photos had all come when it was handed in is not read again', async () => {
    const tables = fakeTables({ photos: [aPhoto()] });
    expect(await submitted({ waitingPhotoIds: [] })).toEqual({ batchItemFailures: [] });
    expect(verbs(tables)).toEqual(['photo.claimed']);
    expect(tables.mock.commandCalls(GetCommand, { TableName: 'selfChecks' })).toEqual([]);
  });

  it('a self-check claims a photo that is still under way, and goes on waiting', async () => {
    const tables = fakeTables({ photos: [aPhoto({ status: 'expected' })], selfChecks: [waiting] });
    await submitted();
    expect(verbs(tables)).toEqual(['photo.claimed']);
  });

  it('a photo that is stored later strikes itself off what has claimed it', async () => {
    const tables = fakeTables({ photos: [aPhoto({ claimedBy: [selfCheckId] })], selfChecks: [waiting] });
    await stored();
    expect(verbs(tables)).toEqual(['photo.arrived']);
  });

  it('a photo that nobody has claimed yet changes nothing', async () => {
    const tables = fakeTables({ photos: [aPhoto()], selfChecks: [waiting] });
    expect(await stored()).toEqual({ batchItemFailures: [] });
    expect(verbs(tables)).toEqual([]);
  });

  it('a verification claims what the verifier photographed; one from before photos has nothing to claim', async () => {
    const hazard = aHazard({ status: 'verifying' });
    const facts = hazardEntry('hazard.verification-passed', hazard, hazard, { conclusion: '合格' });
    const tables = fakeTables({ photos: [aPhoto({ staffId: anId('st', 11) })] });
    const passed = (detail: object) => hear('hazard.verification-passed', hazard.hazardId, detail, facts);
    expect(await passed({ conclusion: '合格', photoIds: [photoId] })).toEqual({ batchItemFailures: [] });
    expect(tables.entries()).toMatchObject([
      { verb: 'photo.claimed', recordId: hazard.hazardId, detail: { photoIds: [photoId] } },
    ]);
    expect(await passed({ conclusion: '合格' })).toEqual({ batchItemFailures: [] });
    expect(verbs(tables)).toEqual(['photo.claimed']);
  });

  it('hearing it again changes nothing', async () => {
    const tables = fakeTables({ photos: [aPhoto({ claimedBy: [selfCheckId] })], selfChecks: [aSelfCheck()] });
    await submitted();
    await stored();
    expect(verbs(tables)).toEqual([]);
  });

  it('the hazard that shows the photo is told before the self-check', async () => {
    const hazards = [
      { hazardId: anId('hz', 1), hazardNo: 'YH-2026-000001', itemId: 'KTV-001' },
      { hazardId: anId('hz', 2), hazardNo: 'YH-2026-000002', itemId: 'FC-001' },
    ];
    const fail = { value: 'fail' as const, at: noon, location: '大厅', description: '杂物' };
    const answers: SelfCheck['answers'] = {
      'KTV-001': { ...fail, photoIds: [anId('ph', 3)], fixed: { measures: '已清理', photoIds: [photoId] } },
      'FC-001': { ...fail, photoIds: [anId('ph', 4)] },
    };
    const tables = fakeTables({
      photos: [aPhoto({ claimedBy: [selfCheckId] })],
      selfChecks: [{ ...waiting, hazards, answers }],
    });
    // The hazard is not there: the run breaks off before the self-check is changed, and will be made again.
    expect(await stored()).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    expect(tables.mock.commandCalls(GetCommand).map((call) => call.args[0].input.Key)).toContainEqual({
      hazardId: anId('hz', 1),
    });
    expect(tables.written()).toEqual([]);
  });
});
