import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { links } from '../../../functions/access/links.ts';
import { contentHash } from '../../../functions/kit/hash.ts';
import { onSchedule } from '../../../functions/kit/schedule.ts';
import { nextNumbers, numbered } from '../../../functions/kit/sequence.ts';
import { units } from '../../../functions/units/store.ts';
import { aLink, anId, aUnit } from '../../support/builders.ts';
import { fakeTables } from '../../support/fake-tables.ts';
import { context } from '../../support/requests.ts';

describe('a table', () => {
  it('parses what it reads, and leaves the keys of indexes out', async () => {
    fakeTables({ units: [{ ...aUnit(), city: 'city', nameKey: 'x', updatedKey: 'y' }] });
    expect(await units.find({ unitId: 'U0001' })).toEqual(aUnit());
  });

  it('a record that does not fit its schema is damaged, and not the caller’s mistake', async () => {
    fakeTables({ units: [{ ...aUnit(), principalPhone: 'none' }] });
    await expect(units.find({ unitId: 'U0001' })).rejects.toMatchObject({ code: 'data.corrupt', status: 500 });
  });

  it('finds many in the order asked for, a hundred at a time', async () => {
    const all = Array.from({ length: 130 }, (_, index) => aLink({ linkId: anId('lk', index) }));
    const { mock } = fakeTables({ links: all });
    const keys = all.map(({ linkId }) => ({ linkId })).reverse();
    expect((await links.findAll(keys)).map(({ linkId }) => linkId)).toEqual(keys.map(({ linkId }) => linkId));
    expect(mock.commandCalls(BatchGetCommand)).toHaveLength(2);
  });

  it('asks again for what was left', async () => {
    const [one, two] = [aLink({ linkId: anId('lk', 1) }), aLink({ linkId: anId('lk', 2) })];
    const { mock } = fakeTables();
    mock
      .on(BatchGetCommand)
      .resolvesOnce({
        Responses: { links: [two] },
        UnprocessedKeys: { links: { Keys: [{ linkId: anId('lk', 1) }] } },
      })
      .resolves({ Responses: { links: [one] } });
    expect(await links.findAll([{ linkId: anId('lk', 1) }, { linkId: anId('lk', 2) }])).toEqual([one, two]);
    expect(mock.commandCalls(BatchGetCommand)).toHaveLength(2);
  });

  it('asks once for what is asked for in one moment, of several tables too and the same twice', async () => {
    const { mock } = fakeTables({ units: [aUnit()], links: [aLink({ linkId: anId('lk', 1) })] });
    const [unit, same, link, none] = await Promise.all([
      units.find({ unitId: 'U0001' }),
      units.find({ unitId: 'U0001' }),
      links.find({ linkId: anId('lk', 1) }),
      links.find({ linkId: anId('lk', 2) }),
    ]);
    expect([unit, same, link?.linkId, none]).toEqual([aUnit(), aUnit(), anId('lk', 1), undefined]);
    expect(mock.calls()).toHaveLength(1);
    expect(mock.commandCalls(BatchGetCommand)[0]?.args[0].input.RequestItems).toMatchObject({
      units: { Keys: [{ unitId: 'U0001' }], ConsistentRead: true },
      links: { Keys: [{ linkId: anId('lk', 1) }, { linkId: anId('lk', 2) }] },
    });
  });

  it('finds nothing without asking when there is nothing to find', async () => {
    const { mock } = fakeTables();
    expect(await links.findAll([])).toEqual([]);
    expect(mock.calls()).toHaveLength(0);
  });
});

describe('a content hash', () => {
  it('is the same however the keys are ordered, and another for any other content', () => {
    expect(contentHash({ a: 1, b: { c: [1, 2], d: null } })).toBe(contentHash({ b: { d: null, c: [1, 2] }, a: 1 }));
    expect(contentHash({ a: [1, 2] })).not.toBe(contentHash({ a: [2, 1] }));
    expect(contentHash({ a: '1' })).not.toBe(contentHash({ a: 1 }));
  });
});

describe('running numbers', () => {
  it('are taken several at once, in order', async () => {
    fakeTables().countTo(12);
    expect(await nextNumbers('hazard#2026', 3)).toEqual([10, 11, 12]);
    expect(numbered('YH', '2026', 12)).toBe('YH-2026-000012');
  });

  it('none are taken for nothing', async () => {
    const { mock } = fakeTables();
    expect(await nextNumbers('hazard#2026', 0)).toEqual([]);
    expect(mock.calls()).toHaveLength(0);
  });
});

describe('a schedule', () => {
  it('runs its task as the system, and lets its failure through to the retries', async () => {
    const run = (task: Parameters<typeof onSchedule>[1]) =>
      (onSchedule('tidy', task) as (event: unknown, context: unknown) => Promise<void>)({}, context);
    await run(async ({ actor, requestId }) => {
      expect({ actor, requestId }).toEqual({
        actor: { kind: 'system', task: 'tidy' },
        requestId: context.awsRequestId,
      });
    });
    await expect(run(async () => Promise.reject(new Error('no network')))).rejects.toThrow('no network');
  });
});
