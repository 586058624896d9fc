import { GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { contentHash } from '../../../functions/kit/hash.ts';
import { hazardIdOf } from '../../../functions/self-checks/findings.ts';
import { Hazard } from '../../../schemas/hazard.ts';
import { dayMs } from '../../../schemas/time.ts';
import { anId, aPhoto, aSelfCheck, aUnit, NOON, noon, unitActor } from '../../support/builders.ts';
import { fakeTables } from '../../support/fake-tables.ts';
import { answers, aSubmission, base, cancelled, failed, photoId, stored, submit } from './submission.ts';

describe('submitSelfCheck', () => {
  it('records the self-check, deletes its draft and gives a receipt with a number', async () => {
    const tables = fakeTables(base);
    tables.countTo(123);
    const receipt = await submit();
    expect(receipt).toEqual({
      selfCheckId: anId('sc'),
      receiptNo: 'ZC-2026-000123',
      edition: 'weekly',
      period: '2026-W10',
      title: '歌舞娱乐场所每周自查表',
      receivedAt: noon,
      passCount: 2,
      failCount: 0,
      naCount: 1,
      hazards: [],
      waitingPhotoIds: [],
    });
    expect(stored(tables)).toMatchObject({
      unitName: '金色年华歌城',
      districtId: 'D1',
      result: 'all-pass',
      durationSec: 300,
      occurredAt: '2026-03-02T03:55:00.000Z',
      receivedAt: noon,
      receivedOn: '2026-03-02',
      linkId: anId('lk'),
      isLatest: true,
    });
    expect(tables.written()).toContainEqual(
      expect.objectContaining({
        action: 'Delete',
        input: { TableName: 'drafts', Key: { unitId: 'U0001', draftKey: 'ktv-weekly-0a1b2c3d#2026-W10' } },
      }),
    );
    expect(tables.entries()).toMatchObject([
      {
        verb: 'self-check.submitted',
        recordId: anId('sc'),
        actor: unitActor(),
        detail: { unitId: 'U0001', receiptNo: 'ZC-2026-000123', passCount: 2, naCount: 1, photoIds: [photoId] },
      },
    ]);
  });

  it('reports a hazard for each failed item, in the same transaction', async () => {
    const tables = fakeTables(base);
    tables.countTo(7);
    const receipt = await submit({ answers: failed });
    const hazardId = hazardIdOf(anId('sc'), 'KTV-001');
    expect(receipt).toMatchObject({
      failCount: 1,
      hazards: [{ hazardId, hazardNo: 'YH-2026-000007', itemId: 'KTV-001' }],
    });
    expect(tables.mock.commandCalls(TransactWriteCommand)).toHaveLength(1);
    const [hazard] = tables.put('hazards');
    expect(hazard).toMatchObject({
      hazardId,
      selfCheckId: anId('sc'),
      location: '二楼东侧',
      foundBy: '姜样寅',
      isMajorProposed: true,
      waitingPhotoIds: [],
    });
    expect(Hazard.shape.hazardId.safeParse(hazardId).success).toBe(true);
    expect(tables.entries().map(({ verb }) => verb)).toEqual(['self-check.submitted', 'hazard.reported']);
  });

  it('waits for photos that are not stored yet, or that nobody has asked a slot for', async () => {
    const tables = fakeTables({ ...base, photos: [aPhoto({ status: 'expected' })] });
    tables.countTo(1);
    const receipt = await submit({ answers: failed });
    expect(receipt.waitingPhotoIds).toEqual([photoId, anId('ph', 2)]);
    expect(tables.put('hazards')[0]).toMatchObject({ waitingPhotoIds: [anId('ph', 2)] });
  });

  it('the same one twice gives the same receipt and writes nothing', async () => {
    const known = aSelfCheck({ contentHash: contentHash(aSubmission()), receiptNo: 'ZC-2026-000009' });
    const tables = fakeTables({ ...base, selfChecks: [known] });
    expect((await submit()).receiptNo).toBe('ZC-2026-000009');
    expect(tables.written()).toEqual([]);
  });

  it('the same one twice gives the same receipt even when the unit was closed in between', async () => {
    const known = aSelfCheck({ contentHash: contentHash(aSubmission()) });
    fakeTables({ ...base, units: [aUnit({ status: 'closed' })], selfChecks: [known] });
    expect((await submit()).receiptNo).toBe(known.receiptNo);
  });

  it('the same id with another content is refused', async () => {
    fakeTables({ ...base, selfChecks: [aSelfCheck({ contentHash: contentHash(aSubmission()) })] });
    await expect(submit({ answers: failed })).rejects.toMatchObject({ code: 'self-check.conflict' });
  });

  it('the id of another unit’s self-check is refused', async () => {
    fakeTables({ ...base, selfChecks: [aSelfCheck({ unitId: 'U0002', contentHash: contentHash(aSubmission()) })] });
    await expect(submit()).rejects.toMatchObject({ code: 'self-check.conflict' });
  });

  it('sent twice at the same moment, the slower one gets the receipt of the faster', async () => {
    const tables = fakeTables(base);
    tables.countTo(1);
    const known = aSelfCheck({ contentHash: contentHash(aSubmission()), receiptNo: 'ZC-2026-000042' });
    const Key = { selfCheckId: anId('sc') };
    tables.mock.on(GetCommand, { TableName: 'selfChecks', Key }).resolves({ Item: known });
    tables.mock.on(TransactWriteCommand).rejects(cancelled('ConditionalCheckFailed'));
    expect((await submit()).receiptNo).toBe('ZC-2026-000042');
  });

  it('a later one of the same period takes the place of the earlier, which stays', async () => {
    const earlier = { ...aSelfCheck({ selfCheckId: anId('sc', 2) }), receivedKey: noon };
    const tables = fakeTables({ ...base, selfChecks: [earlier] });
    tables.countTo(2);
    await submit();
    expect(tables.updated('selfChecks')).toMatchObject([
      { Key: { selfCheckId: earlier.selfCheckId }, ExpressionAttributeValues: { ':no': false } },
    ]);
    expect(tables.entries()[0]?.detail).toMatchObject({ replacesSelfCheckId: earlier.selfCheckId });
  });

  it.each([
    ['closed', 'unit.closed'],
    ['suspended', 'unit.suspended'],
    ['seasonal_closed', 'unit.seasonally-closed'],
  ] as const)('a %s unit hands in nothing', async (status, code) => {
    const tables = fakeTables({ ...base, units: [aUnit({ status })] });
    await expect(submit()).rejects.toMatchObject({ code });
    expect(tables.written()).toEqual([]);
  });

  it('a unit that was lost is heard of again', async () => {
    const tables = fakeTables({ ...base, units: [aUnit({ status: 'lost' })] });
    tables.countTo(1);
    await expect(submit()).resolves.toMatchObject({ receiptNo: 'ZC-2026-000001' });
  });

  it('a unit that is closed at the same moment hands in nothing', async () => {
    const tables = fakeTables(base);
    tables.countTo(1);
    tables.mock.on(TransactWriteCommand).rejects(cancelled('None', 'None', 'ConditionalCheckFailed'));
    await expect(submit()).rejects.toMatchObject({ code: 'unit.closed' });
  });

  it('a form of another category is not for this unit', async () => {
    fakeTables({ ...base, units: [aUnit({ categoryId: 'hotel' })] });
    await expect(submit()).rejects.toMatchObject({ code: 'form.not-yours' });
  });

  it('every answer that is missing and every item that the form does not have is named at once', async () => {
    fakeTables(base);
    const stray = submit({ answers: { ...answers, 'XX-001': { value: 'pass', at: noon, photoIds: [] } } });
    await expect(stray).rejects.toMatchObject({
      code: 'self-check.incomplete',
      detail: { errors: [{ path: 'answers.XX-001', message: '自查表没有这一项' }] },
    });
    const missing = submit({ answers: { 'FC-002': { value: 'pass', at: noon, photoIds: [] } } });
    await expect(missing).rejects.toMatchObject({
      code: 'self-check.incomplete',
      detail: {
        errors: [
          { path: 'answers.FC-001', message: '未作答' },
          { path: 'answers.FC-002', message: '缺照片' },
          { path: 'answers.KTV-001', message: '未作答' },
        ],
      },
    });
  });

  it('another unit’s photo and a refused one are not taken', async () => {
    fakeTables({ ...base, photos: [aPhoto({ unitId: 'U0002' })] });
    await expect(submit()).rejects.toMatchObject({ code: 'photo.unknown' });
    fakeTables({ ...base, photos: [aPhoto({ status: 'refused', refusal: 'empty' })] });
    await expect(submit()).rejects.toMatchObject({ code: 'photo.refused' });
  });

  it('the period just past is taken for 24 hours, none before it and none to come', async () => {
    const monday = NOON;
    fakeTables(base).countTo(1);
    await expect(submit({ period: '2026-W09' }, monday - 4 * 3_600_000)).resolves.toBeDefined();
    for (const [period, now] of [
      ['2026-W09', monday + dayMs],
      ['2026-W11', monday],
      ['2026-03', monday],
    ] as const) {
      fakeTables(base);
      await expect(submit({ period }, now)).rejects.toMatchObject({ code: 'self-check.wrong-period' });
    }
  });

  it('a phone whose clock ran backwards took no time', async () => {
    const tables = fakeTables(base);
    tables.countTo(1);
    await submit({ startedAt: '2026-03-02T05:00:00.000Z' });
    expect(stored(tables).durationSec).toBe(0);
  });
});
