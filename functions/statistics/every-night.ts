/**
 * Compares the counters with the audit trail, and by night puts a recount in their place where they differ. By hand,
 * `npm run statistics`: the event `{}` only compares, `{ "repair": true }` repairs.
 */
import * as z from 'zod';
import type { RecountAnswer } from '../../schemas/statistics.ts';
import { log, metrics } from '../kit/log.ts';
import { onSchedule } from '../kit/schedule.ts';
import { recount } from './recount.ts';

const Event = z.union([
  z.object({ 'detail-type': z.literal('Scheduled Event') }).transform(() => ({ repair: true })),
  z.object({ repair: z.boolean().default(false) }),
]);
/** An answer of Lambda holds 6 MB; a person reads the first few. */
const differencesTold = 200;
const pauseMs = 5000;

export const handler = onSchedule(
  'recount-statistics',
  async ({ now }, { event, timeLeft }): Promise<RecountAnswer> => {
    const pause = () => new Promise<void>((resolve) => setTimeout(resolve, pauseMs));
    const result = await recount({ now, timeLeft, pause, ...Event.parse(event) });
    const differenceCount = result.differences.length;
    const { isFinished, entries, isRepaired } = result;
    if (isFinished) metrics.addMetric('StatisticsDifferences', 'Count', differenceCount);
    const level = differenceCount > 0 ? 'warn' : 'info';
    log[level]('the counters were compared with the audit trail', { isFinished, entries, differenceCount, isRepaired });
    return { ...result, differences: result.differences.slice(0, differencesTold), differenceCount };
  },
);
