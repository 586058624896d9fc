/** Continue as new: the record's next generation; its entry starts the next execution and this one ends. */
import * as z from 'zod';
import { HazardId } from '../../schemas/fields.ts';
import { Problem } from '../../schemas/problem.ts';
import { findHazard } from '../hazards/find.ts';
import { restartHazardWorkflow } from '../hazards/restart-workflow.ts';
import { onTask } from '../kit/task.ts';

const Input = z.strictObject({ hazardId: HazardId, generation: z.int() });

export const handler = onTask('task-continue', Input, async ({ hazardId, generation }, author) => {
  const hazard = await findHazard(hazardId);
  if (!hazard) throw new Problem('hazard.unknown');
  // Done already when the task is run again; a closed hazard needs no time kept.
  if (hazard.generation !== generation || hazard.status === 'closed') return;
  await restartHazardWorkflow(hazard, 'continue-as-new', author);
});
