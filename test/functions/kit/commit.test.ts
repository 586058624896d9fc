import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { links } from '../../../functions/access/links.ts';
import { commit } from '../../../functions/kit/commit.ts';
import { aLink, NOON, noon, staffActor } from '../../support/builders.ts';
import { fakeTables } from '../../support/fake-tables.ts';

const author = { actor: staffActor(), now: NOON, requestId: 'request-0001' };
const entry = { verb: 'link.opened' as const, recordId: aLink().linkId, detail: { unitId: 'U0001' } };
const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({
    message: 'cancelled',
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
const writes = [links.create(aLink(), 'link.unknown'), links.replace(aLink({ linkId: 'lk_2' as never }), 3)];

describe('commit', () => {
  it('writes records and entries in one transaction, the entry with its author and time', async () => {
    const tables = fakeTables();
    const [written] = await commit(author, writes, [entry]);
    expect(tables.mock.commandCalls(TransactWriteCommand)).toHaveLength(1);
    expect(tables.written().map(({ action, input }) => [action, input.TableName])).toEqual([
      ['Put', 'links'],
      ['Put', 'links'],
      ['Put', 'audit'],
    ]);
    expect(tables.entries()).toEqual([written]);
    expect(written).toMatchObject({ ...entry, at: noon, actor: author.actor, requestId: 'request-0001' });
  });

  it('answers with the problem of the write whose condition failed', async () => {
    const { mock } = fakeTables();
    mock.on(TransactWriteCommand).rejects(cancelled('ConditionalCheckFailed', 'None', 'None'));
    await expect(commit(author, writes, [entry])).rejects.toMatchObject({ code: 'link.unknown' });
    mock.on(TransactWriteCommand).rejects(cancelled('None', 'ConditionalCheckFailed', 'None'));
    await expect(commit(author, writes, [entry])).rejects.toMatchObject({ code: 'record.stale' });
  });

  it('tries again while another transaction holds an item', async () => {
    const { mock } = fakeTables();
    const conflict = cancelled('TransactionConflict', 'None', 'None');
    mock.on(TransactWriteCommand).rejectsOnce(conflict).rejectsOnce(conflict).resolves({});
    await commit(author, writes, [entry]);
    expect(mock.commandCalls(TransactWriteCommand)).toHaveLength(3);
  });

  it('gives up after the fourth conflict', async () => {
    const { mock } = fakeTables();
    mock.on(TransactWriteCommand).rejects(cancelled('TransactionConflict'));
    await expect(commit(author, writes, [entry])).rejects.toThrow('cancelled');
    expect(mock.commandCalls(TransactWriteCommand)).toHaveLength(4);
  });

  it('anything else is passed on as it is', async () => {
    const { mock } = fakeTables();
    mock.on(TransactWriteCommand).rejects(new Error('no network'));
    await expect(commit(author, writes, [entry])).rejects.toThrow('no network');
    expect(mock.commandCalls(TransactWriteCommand)).toHaveLength(1);
  });
});
