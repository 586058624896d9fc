/** A stage begins to wait: its token is stored, and its entry makes the callback look whether the move is there already. */
import * as z from 'zod';
import { At, HazardId } from '../../schemas/fields.ts';
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
  until: At,
  token: z.string(),
});

export const handler = onTask('task-await', Input, async (waiting, author) => {
  const { hazardId, executionName, stage, round, until } = waiting;
  const left = Math.max(Date.parse(until) - author.now, 1000);
  const wait = {
    ...waiting,
    waitKey: `${executionName}#${stage}#${round}`,
    expiresAt: Math.ceil((author.now + left + dayMs) / 1000),
  };
  const detail = { hazardId, executionName, stage, round, timeoutSeconds: Math.ceil(left / 1000) };
  await commit(author, [waits.overwrite(wait)], [{ verb: 'workflow.awaiting', recordId: hazardId, detail }]);
});
