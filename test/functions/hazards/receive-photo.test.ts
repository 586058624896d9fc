import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { GetCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { nextClosureNumber, nextHazardNumbers } from '../../../functions/hazards/number.ts';
import { receivePhotos } from '../../../functions/hazards/receive-photo.ts';
import { documents } from '../../../functions/kit/table.ts';
import { anId, NOON } from '../../support/builders.ts';
import { aHazard } from '../../support/hazards.ts';

const dynamo = mockClient(documents);
const author = { actor: { kind: 'system', task: 'photos' } as const, now: NOON, requestId: 'request-1' };
const overtaken = new TransactionCanceledException({
  message: 'cancelled',
  $metadata: {},
  CancellationReasons: [{ Code: 'ConditionalCheckFailed' }, { Code: 'None' }],
});
beforeEach(() => dynamo.reset());

describe('photos of a hazard arrive', () => {
  const waiting = aHazard({ waitingPhotoIds: [anId('ph', 1), anId('ph', 2)], version: 4 });

  it('strikes the arrived ones off and keeps the others waiting', async () => {
    dynamo.on(GetCommand).resolves({ Item: waiting }).on(TransactWriteCommand).resolves({});
    await receivePhotos(waiting.hazardId, [anId('ph', 1), anId('ph', 9)], author);
    const [write, entry] = dynamo.commandCalls(TransactWriteCommand)[0]?.args[0].input.TransactItems ?? [];
    expect(write?.Put?.Item).toMatchObject({ waitingPhotoIds: [anId('ph', 2)], version: 5 });
    expect(entry?.Put?.Item).toMatchObject({ verb: 'photo.arrived', detail: { photoIds: [anId('ph', 1)] } });
  });

  it('writes nothing when none of them was waited for', async () => {
    dynamo.on(GetCommand).resolves({ Item: aHazard() });
    await receivePhotos(anId('hz'), [anId('ph', 1)], author);
    expect(dynamo.commandCalls(TransactWriteCommand)).toHaveLength(0);
  });

  it('reads again when somebody changed the hazard in between', async () => {
    dynamo
      .on(GetCommand)
      .resolvesOnce({ Item: waiting })
      .resolves({ Item: { ...waiting, version: 5 } })
      .on(TransactWriteCommand)
      .rejectsOnce(overtaken)
      .resolves({});
    await receivePhotos(waiting.hazardId, [anId('ph', 1)], author);
    const second = dynamo.commandCalls(TransactWriteCommand)[1]?.args[0].input.TransactItems?.[0]?.Put;
    expect(second?.ExpressionAttributeValues).toEqual({ ':read': 5 });
  });
});

describe('hazard numbers', () => {
  it('are taken in one step and carry the civil year of Shanghai', async () => {
    dynamo.on(UpdateCommand).resolves({ Attributes: { lastNumber: 124 } });
    expect(await nextHazardNumbers(2, Date.parse('2025-12-31T17:00:00.000Z'))).toEqual([
      'YH-2026-000123',
      'YH-2026-000124',
    ]);
  });

  it('of closures are counted by themselves', async () => {
    dynamo.on(UpdateCommand).resolves({ Attributes: { lastNumber: 124 } });
    expect(await nextClosureNumber(Date.parse('2025-12-31T17:00:00.000Z'))).toBe('XH-2026-000124');
    expect(dynamo.commandCalls(UpdateCommand)[0]?.args[0].input.Key).toEqual({ counterId: 'closure#2026' });
  });

  it('of closures are never made up where there is no count', async () => {
    dynamo.on(UpdateCommand).resolves({});
    await expect(nextClosureNumber(NOON)).rejects.toThrow('no number of closure#2026 was drawn');
  });
});
