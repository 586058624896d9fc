import { type Desk, desksOf } from '../../schemas/actor.ts';
import { HazardStatus } from '../../schemas/hazard-status.ts';
import type { statisticsApi } from '../../schemas/statistics.ts';
import type { Verb } from '../kit/call.ts';
import { getCells } from './cells.ts';
import { readPointer } from './pointer.ts';

export const getQueueCounts: Verb<typeof statisticsApi.getQueueCounts> = (_input, call) =>
  countQueue(desksOf(call.actor));

/** What waits on these desks, at most 100, by status. */
export async function countQueue(desks: readonly Desk[]) {
  const { current } = await readPointer();
  const cells = await getCells(current.number, 'desks', desks);
  const byStatus = Object.fromEntries(HazardStatus.options.map((status) => [status, 0])) as Record<
    HazardStatus,
    number
  >;
  for (const { numbers } of cells) {
    for (const status of HazardStatus.options) byStatus[status] += numbers[status] ?? 0;
  }
  return { total: Object.values(byStatus).reduce((sum, count) => sum + count, 0), byStatus };
}
