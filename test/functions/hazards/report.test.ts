import { describe, expect, it } from 'vitest';
import { type Finding, reportHazard } from '../../../functions/hazards/report.ts';
import { Hazard } from '../../../schemas/hazard.ts';
import { hourMs } from '../../../schemas/time.ts';
import { aForm, anId, aUnit, NOON, noon } from '../../support/builders.ts';

const [exit, , veto] = aForm().sections.flatMap(({ items }) => items);

function aFinding(changes: Partial<Finding> = {}): Finding {
  return {
    selfCheckId: anId('sc'),
    formId: 'ktv-weekly-0a1b2c3d',
    unit: aUnit(),
    item: exit as Finding['item'],
    answer: { value: 'fail', at: noon, location: '二楼', description: '上锁', photoIds: [anId('ph')] },
    hazardId: anId('hz'),
    hazardNo: 'YH-2026-000123',
    foundBy: '姜样寅',
    foundAt: NOON,
    waitingPhotoIds: [anId('ph')],
    ...changes,
  };
}
const fixed = { measures: '当场开锁', photoIds: [anId('ph', 2)] };

describe('a failed item becomes a hazard', () => {
  it('is a whole record of the first round, waiting for the centre of its district for one working day', () => {
    const { hazard } = reportHazard(aFinding());
    expect(Hazard.parse(hazard)).toEqual(hazard);
    expect(hazard).toMatchObject({
      status: 'reported',
      desk: 'center#D1',
      round: 1,
      version: 1,
      generation: 1,
      dueAt: '2026-03-03T04:00:00.000Z',
      waitingPhotoIds: [anId('ph')],
      itemDeadline: 3,
    });
  });

  it('is proposed as major when a veto item failed, and waits two hours for the department', () => {
    const { hazard } = reportHazard(aFinding({ item: veto as Finding['item'] }));
    expect(hazard).toMatchObject({ level: 'major', isMajorProposed: true, desk: 'department#culture' });
    expect(Date.parse(hazard.dueAt ?? '')).toBe(NOON + 2 * hourMs);
  });

  it('is proposed as major when its item is major by default', () => {
    const item = { ...(exit as Finding['item']), level: 'major' as const };
    expect(reportHazard(aFinding({ item })).hazard.isMajorProposed).toBe(true);
  });

  it('has its rectification on record from the start when it was fixed on the spot', () => {
    const answer = { ...aFinding().answer, fixed };
    const { hazard, entry } = reportHazard(aFinding({ answer }));
    expect(hazard.rectifications).toMatchObject([
      { isOnTheSpot: true, measures: '当场开锁', photoIds: fixed.photoIds, signature: { name: '姜样寅' } },
    ]);
    expect(entry).toMatchObject({ verb: 'hazard.reported', detail: { itemId: 'FC-001', isFixedOnTheSpot: true } });
    expect(Hazard.safeParse(hazard).success).toBe(true);
  });

  it('is written only when its id is new, with an entry that carries the facts after', () => {
    const { write, entry } = reportHazard(aFinding());
    expect(write).toMatchObject({
      action: 'Put',
      input: {
        ConditionExpression: 'attribute_not_exists(#key)',
        Item: { openStatus: 'reported', dueKey: `2026-03-03T04:00:00.000Z#${anId('hz')}`, city: 'city' },
      },
    });
    expect(entry).toMatchObject({
      recordId: anId('hz'),
      hazardNo: 'YH-2026-000123',
      generation: 1,
      after: { status: 'reported', desk: 'center#D1', round: 1 },
    });
    expect(entry).not.toHaveProperty('before');
  });
});
