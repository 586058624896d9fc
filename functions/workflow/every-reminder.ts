/** A one-time schedule before a deadline: reminds the unit if it still owes this hazard by this deadline. */
import * as z from 'zod';
import { At, HazardId } from '../../schemas/fields.ts';
import { owedByUnit } from '../../schemas/hazard-status.ts';
import { dayMs } from '../../schemas/time.ts';
import { findHazard } from '../hazards/find.ts';
import { remindOfHazard } from '../hazards/remind.ts';
import { onTask } from '../kit/task.ts';

const Input = z.strictObject({ hazardId: HazardId, deadlineAt: At });

export const handler = onTask('every-reminder', Input, async ({ hazardId, deadlineAt }, author) => {
  const hazard = await findHazard(hazardId);
  const isOwed = hazard !== undefined && owedByUnit.includes(hazard.status) && hazard.deadlineAt === deadlineAt;
  const daysLeft = Math.round((Date.parse(deadlineAt) - author.now) / dayMs);
  // Past the deadline the escalation speaks.
  if (isOwed && daysLeft > 0) await remindOfHazard(hazard, daysLeft, author);
});
