/** What the grading form proposes: the item's own disposal and deadline for the level that is chosen. */
import type { HazardLevel } from '../../../schemas/checklist.ts';
import type { Hazard } from '../../../schemas/hazard.ts';
import { defaultDeadlineDays } from '../../../schemas/hazard-deadline.ts';
import type { ActionValues } from './send-action.ts';

type Graded = Pick<ActionValues, 'disposal' | 'deadlineDays'>;
type Item = Pick<Hazard, 'itemDeadline'>;

export function gradingDefaults(level: HazardLevel, { itemDeadline }: Item): Graded {
  const disposal = level === 'general' && itemDeadline === 'immediate' ? 'immediate' : 'limited';
  return { disposal, deadlineDays: defaultDeadlineDays(level, itemDeadline) };
}

/** What follows a change of the level: fields that still hold the other level's default; an edited one stays. */
export function followingLevel(level: HazardLevel, item: Item, entered: Partial<Graded>): Partial<Graded> {
  const before = gradingDefaults(level === 'major' ? 'general' : 'major', item);
  const { disposal, deadlineDays } = gradingDefaults(level, item);
  return {
    ...(entered.disposal === before.disposal && { disposal }),
    ...(entered.deadlineDays === before.deadlineDays && { deadlineDays }),
  };
}
