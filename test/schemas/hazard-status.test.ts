import { describe, expect, it } from 'vitest';
import { deskOf } from '../../schemas/hazard-desk.ts';
import {
  actionsIn,
  HazardAction,
  HazardStage,
  HazardStatus,
  hazardMoves,
  openStatuses,
  stageOf,
  statusAfter,
} from '../../schemas/hazard-status.ts';
import { aHazard } from '../support/hazards.ts';

/** domain.md §5, the main line, written out once more: status, action, next status. */
const table = `
reported            return                 returned
reported            proposeMajor           reported
reported            triage                 triaged
reported            triageFixed            submitted
returned            supplement             reported
returned            supplementForUnit      reported
triaged             assign                 assigned
assigned            acknowledge            rectifying
assigned            deemDelivered          rectifying
rectifying          rectify                submitted
submitted           dispatchVerification   verifying
submitted           sendBackRectification  rectifying
verifying           passVerification       pending-closure
verifying           failVerification       rectifying
verifying           redispatchVerification verifying
pending-closure     endorseClosure         pending-closure
pending-closure     approveClosure         closed
pending-closure     sendBackVerification   verifying
`
  .trim()
  .split('\n')
  .map((line) => line.split(/\s+/) as [HazardStatus, HazardAction, HazardStatus]);

describe('the status table', () => {
  const pairs = HazardStatus.options.flatMap((status) => HazardAction.options.map((action) => ({ status, action })));

  it.each(pairs)('$status × $action is as the domain says', ({ status, action }) => {
    const row = table.find(([from, by]) => from === status && by === action);
    expect(statusAfter(action, status)).toBe(row?.[2]);
    expect(actionsIn(status).includes(action)).toBe(row !== undefined);
  });

  it('uses every action and reaches every status', () => {
    const moves = Object.values(hazardMoves).flatMap((each) => Object.entries(each));
    expect(new Set(moves.map(([action]) => action))).toEqual(new Set(HazardAction.options));
    expect(new Set(['reported', ...moves.map(([, status]) => status)])).toEqual(new Set(HazardStatus.options));
  });

  it('leads from every open status to closed', () => {
    const reaches = (from: HazardStatus, seen: HazardStatus[] = []): boolean =>
      from === 'closed' ||
      Object.values(hazardMoves[from]).some((next) => !seen.includes(next) && reaches(next, [...seen, from]));
    for (const status of openStatuses) expect(reaches(status), status).toBe(true);
  });

  it('has a stage for every status and a status for every stage', () => {
    expect(new Set(Object.values(stageOf))).toEqual(new Set(HazardStage.options));
  });
});

describe('who is waited for', () => {
  const desks: [HazardStatus, string | undefined, string | undefined][] = [
    ['reported', 'center#D1', 'center#D1'],
    ['returned', 'unit#U0001', 'unit#U0001'],
    ['triaged', 'center#D1', 'department#culture'],
    ['assigned', 'unit#U0001', 'unit#U0001'],
    ['rectifying', 'unit#U0001', 'unit#U0001'],
    ['submitted', 'center#D1', 'department#culture'],
    ['verifying', 'staff#st_00000000000000000000000011', 'staff#st_00000000000000000000000011'],
    ['pending-closure', 'center#D1', 'department#culture'],
    ['closed', undefined, undefined],
  ];

  it.each(desks)('%s waits for %s, a major one for %s', (status, general, major) => {
    expect(deskOf(aHazard({ status }))).toBe(general);
    expect(deskOf(aHazard({ status, level: 'major' }))).toBe(major);
  });

  it('a proposed major hazard waits for the department', () => {
    expect(deskOf(aHazard({ isMajorProposed: true }))).toBe('department#culture');
  });

  it('an endorsed major hazard waits for a bureau leader', () => {
    const endorsement = { staffId: 'st_00000000000000000000000004' as const, name: '样', at: '', opinion: '同意' };
    expect(deskOf(aHazard({ status: 'pending-closure', level: 'major', endorsement }))).toBe('bureau-leader');
  });
});
