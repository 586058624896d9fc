import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { getSelfCheck } from '../../../functions/self-checks/get.ts';
import { getReceipt } from '../../../functions/self-checks/get-receipt.ts';
import { listSelfChecks } from '../../../functions/self-checks/list.ts';
import { selfCheckApi } from '../../../schemas/self-check.ts';
import { anId, aSelfCheck, staffActor, unitActor } from '../../support/builders.ts';
import { fakeTables } from '../../support/fake-tables.ts';
import { aCall } from '../../support/requests.ts';

const selfCheckId = anId('sc');

describe('reading self-checks', () => {
  it('a unit gets the receipt of its own self-check and of no other', async () => {
    fakeTables({ selfChecks: [aSelfCheck()] });
    expect(await getReceipt({ selfCheckId }, aCall(selfCheckApi.getReceipt, unitActor()))).toMatchObject({
      receiptNo: 'ZC-2026-000001',
      passCount: 2,
    });
    const other = aCall(selfCheckApi.getReceipt, unitActor({ unitId: 'U0002' }));
    await expect(getReceipt({ selfCheckId }, other)).rejects.toMatchObject({ code: 'self-check.unknown' });
  });

  it('outside the scope it is unknown', async () => {
    fakeTables({ selfChecks: [aSelfCheck()] });
    const call = (districtIds: string[]) =>
      aCall(selfCheckApi.getSelfCheck, staffActor({ role: 'service-center', districtIds }));
    expect(await getSelfCheck({ selfCheckId }, call(['D1']))).toEqual(aSelfCheck());
    await expect(getSelfCheck({ selfCheckId }, call(['D2']))).rejects.toMatchObject({ code: 'self-check.unknown' });
  });

  it('a list reads a bounded number of rows from the index of its scope, newest first', async () => {
    const tables = fakeTables({ selfChecks: [{ ...aSelfCheck(), receivedKey: 'a' }] });
    const actor = staffActor({ role: 'department', departmentIds: ['culture'] });
    const input = { receivedFrom: '2026-03-01', receivedTo: '2026-03-02', result: 'all-pass' as const, limit: 25 };
    const { items } = await listSelfChecks(input, aCall(selfCheckApi.listSelfChecks, actor));
    expect(items).toHaveLength(1);
    expect(items[0]).not.toHaveProperty('answers');
    expect(tables.mock.commandCalls(QueryCommand)[0]?.args[0].input).toMatchObject({
      IndexName: 'byDepartment',
      ScanIndexForward: false,
      Limit: 25,
      FilterExpression: '#result IN (:result0)',
      ExpressionAttributeValues: {
        ':partition': 'culture',
        ':from': '2026-02-28T16:00:00.000Z',
        ':to': '2026-03-02T16:00:00.000Z',
      },
    });
  });
});
