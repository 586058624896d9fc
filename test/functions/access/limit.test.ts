import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { countRequest } from '../../../functions/access/limit.ts';
import { NOON } from '../../support/builders.ts';
import { fakeTables } from '../../support/fake-tables.ts';

const limit = { requests: 20, seconds: 60 };

describe('a rate limit', () => {
  it('lets the last request pass and refuses the next', async () => {
    const tables = fakeTables();
    tables.countTo(20);
    await countRequest('address#203.0.113.7', limit, NOON);
    tables.countTo(21);
    await expect(countRequest('address#203.0.113.7', limit, NOON)).rejects.toMatchObject({
      code: 'request.too-many',
      status: 429,
    });
  });

  it('counts each window by itself and forgets it after the next', async () => {
    const tables = fakeTables();
    tables.countTo(1);
    await countRequest('link#a', limit, NOON);
    await countRequest('link#a', limit, NOON + 59_999);
    await countRequest('link#a', limit, NOON + 60_000);
    const inputs = tables.mock.commandCalls(UpdateCommand).map((call) => call.args[0].input);
    expect(new Set(inputs.map(({ Key }) => Key?.limitKey)).size).toBe(2);
    expect(inputs[0]?.ExpressionAttributeValues?.[':expires']).toBe(NOON / 1000 + 120);
  });
});
