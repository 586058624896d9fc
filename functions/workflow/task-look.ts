/** Look: where the hazard stands, read from the record. */
import * as z from 'zod';
import { HazardId } from '../../schemas/fields.ts';
import { Problem } from '../../schemas/problem.ts';
import { findHazard } from '../hazards/find.ts';
import { onTask } from '../kit/task.ts';
import { lookAt } from './look.ts';

const Input = z.strictObject({ hazardId: HazardId, generation: z.int() });

export const handler = onTask('task-look', Input, async ({ hazardId, generation }, { now }) => {
  const hazard = await findHazard(hazardId);
  if (!hazard) throw new Problem('hazard.unknown');
  return lookAt(hazard, generation, now);
});
