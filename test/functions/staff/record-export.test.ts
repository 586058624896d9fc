import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { recordExport } from '../../../functions/staff/record-export.ts';
import { exportApi } from '../../../schemas/staff.ts';
import { noon, staffActor } from '../../support/builders.ts';
import { fakeTables } from '../../support/fake-tables.ts';
import { aCall } from '../../support/requests.ts';

const admin = staffActor({ role: 'sys-admin' });
const taken = { noun: 'hazards' as const, filter: 'status=closed&districtId=D1', rowCount: 120 };
const record = () => recordExport(taken, aCall(exportApi.recordExport, admin));

describe('recordExport', () => {
  it('leaves one entry that says who took which list, by which filters, how many rows', async () => {
    const tables = fakeTables();
    expect(await record()).toEqual({});
    expect(tables.entries()).toMatchObject([
      { verb: 'records.exported', recordId: admin.staffId, actor: admin, at: noon, detail: taken },
    ]);
    expect(tables.written()).toHaveLength(1);
  });

  it('fails when the entry can not be written', async () => {
    fakeTables().mock.on(TransactWriteCommand).rejects(new Error('throttled'));
    await expect(record()).rejects.toThrow('throttled');
  });

  it('takes no list that is not one of the console’s', () => {
    expect(exportApi.recordExport.input.safeParse({ ...taken, noun: 'staff' }).success).toBe(false);
    expect(exportApi.recordExport.input.safeParse({ ...taken, rowCount: -1 }).success).toBe(false);
  });
});
