/**
 * A stage's time is over: commits what that means, and says where the hazard stands then. Whatever is not due, or was
 * overtaken by a person, is left alone, so that running it twice changes nothing.
 */
import * as z from 'zod';
import { HazardId } from '../../schemas/fields.ts';
import type { Hazard } from '../../schemas/hazard.ts';
import { type Escalation, nextEscalation } from '../../schemas/hazard-deadline.ts';
import { HazardStage } from '../../schemas/hazard-status.ts';
import { Problem } from '../../schemas/problem.ts';
import { deemHazardDelivered } from '../hazards/deem-delivered.ts';
import { escalateHazard } from '../hazards/escalate.ts';
import { findHazard } from '../hazards/find.ts';
import type { Author } from '../kit/commit.ts';
import { onTask } from '../kit/task.ts';
import { type Look, lookAt } from './look.ts';

const Input = z.strictObject({ hazardId: HazardId, generation: z.int(), stage: HazardStage });
/** At most three things fall due at once; the rest are people who were quicker. */
const tries = 8;

export const handler = onTask('task-escalate', Input, async ({ hazardId, generation }, author): Promise<Look> => {
  for (let attempt = 1; ; attempt += 1) {
    const hazard = await findHazard(hazardId);
    if (!hazard) throw new Problem('hazard.unknown');
    const look = lookAt(hazard, generation, author.now);
    const due = nextEscalation(hazard);
    if (look.stage === 'Moved' || due === undefined || due.at > author.now) return look;
    try {
      await carryOut(due.kind, hazard, author);
    } catch (error) {
      const isOvertaken = error instanceof Problem && error.code === 'hazard.stale';
      if (!isOvertaken || attempt === tries) throw error;
    }
  }
});

function carryOut(kind: Escalation['kind'], hazard: Hazard, author: Author): Promise<Hazard> {
  return kind === 'deemed-delivered' ? deemHazardDelivered(hazard, author) : escalateHazard(hazard, kind, author);
}
