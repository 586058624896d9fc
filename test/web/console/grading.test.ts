import { describe, expect, it } from 'vitest';
import { followingLevel, gradingDefaults } from '../../../web/console/hazards/grading.ts';

describe('the grading form', () => {
  it.each([
    ['immediate' as const, { disposal: 'immediate', deadlineDays: 1 }],
    [3 as const, { disposal: 'limited', deadlineDays: 3 }],
    [15 as const, { disposal: 'limited', deadlineDays: 15 }],
  ])('takes the item’s own default (%s) when a proposed major is graded as general', (itemDeadline, own) => {
    const item = { itemDeadline };
    const shown = gradingDefaults('major', item);
    expect(shown).toEqual({ disposal: 'limited', deadlineDays: 30 });
    expect({ ...shown, ...followingLevel('general', item, shown) }).toEqual(own);
    expect({ ...own, ...followingLevel('major', item, own as typeof shown) }).toEqual(shown);
  });

  it('leaves what the person has edited', () => {
    const item = { itemDeadline: 3 as const };
    expect(followingLevel('general', item, { disposal: 'limited', deadlineDays: 10 })).not.toHaveProperty(
      'deadlineDays',
    );
    expect(followingLevel('general', item, { disposal: 'immediate', deadlineDays: 30 })).toEqual({ deadlineDays: 3 });
  });
});
