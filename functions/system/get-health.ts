import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { systemApi } from '../../schemas/system.ts';
import type { Verb } from '../kit/call.ts';
import { env } from '../kit/env.ts';
import { documents } from '../kit/table.ts';

/** Reads one item, whether it is there or not: an app that can not reach its tables is not healthy. */
export const getHealth: Verb<typeof systemApi.getHealth> = async (_input, { now }) => {
  await documents.send(new GetCommand({ TableName: env('COUNTERS_TABLE'), Key: { counterId: 'health' } }));
  return { status: 'ok', stage: env('STAGE'), now: new Date(now).toISOString() };
};
