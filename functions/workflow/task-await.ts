/** A stage begins to wait: its token is stored, and its entry makes the callback look whether the move is there already. */
import * as z from 'zod';
import { HazardId } from '../../schemas/fields.ts';
import { HazardStage } from '../../schemas/hazard-status.ts';
import { dayMs } from '../../schemas/time.ts';
import { commit } from '../kit/commit.ts';
import { onTask } from '../kit/task.ts';
import { waits } from './waits.ts';

const Input = z.strictObject({
  hazardId: HazardId,
  generation: z.int(),
  executionName: z.string(),
  stage: HazardStage,
  round: z.int(),
  timeoutSeconds: z.int(),
  token: z.string(),
});

export const handler = onTask('task-await', Input, async ({ timeoutSeconds, ...waiting }, author) => {
  const { hazardId, executionName, stage, round } = waiting;
  const timesOut = author.now + timeoutSeconds * 1000;
  const wait = {
    ...waiting,
    waitKey: `${executionName}#${stage}#${round}`,
    timesOutAt: new Date(timesOut).toISOString(),
    expiresAt: Math.ceil((timesOut + dayMs) / 1000),
  };
  const detail = { hazardId, executionName, stage, round, timeoutSeconds };
  await commit(author, [waits.overwrite(wait)], [{ verb: 'workflow.awaiting', recordId: hazardId, detail }]);
});
