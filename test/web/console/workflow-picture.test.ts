import { describe, expect, it } from 'vitest';
import type { AuditView } from '../../../schemas/audit.ts';
import { HazardStage, HazardStatus } from '../../../schemas/hazard-status.ts';
import { type Asl, stageGraph } from '../../../web/console/hazards/workflow/stage-graph.ts';
import { mayMove, stageState, visitsOf } from '../../../web/console/hazards/workflow/stage-history.ts';
import { layOut } from '../../../web/console/hazards/workflow/stage-layout.ts';
import machine from '../../../workflows/hazard.asl.json' with { type: 'json' };
import { anId, NOON } from '../../support/builders.ts';
import { aHazard, aRectification, later } from '../../support/hazards.ts';

const graph = stageGraph(machine, (from, to) => mayMove(from, to));

describe('stageGraph', () => {
  it('finds the stages of the hazard’s machine, each with its escalation', () => {
    expect(graph.stages.map(({ name }) => name)).toEqual(HazardStage.options);
    expect(graph.start).toBe('Report');
    for (const { name, escalation } of graph.stages) expect(escalation).toBe(`Escalate${name}`);
    expect(graph.stages.filter(({ isLast }) => isLast).map(({ name }) => name)).toEqual(['Close']);
  });

  it('draws the ways that both the machine and the status table have', () => {
    expect(graph.arrows.map(({ from, to }) => `${from}>${to}`)).toEqual([
      'Report>Assign',
      'Report>Verify',
      'Assign>Rectify',
      'Rectify>Verify',
      'Verify>Rectify',
      'Verify>Close',
      'Close>Verify',
    ]);
  });

  it('folds what only looks, chooses or passes, and survives a circle of such states', () => {
    const wait = 'arn:aws:states:::lambda:invoke.waitForTaskToken';
    const asl: Asl = {
      StartAt: 'P',
      States: {
        P: { Type: 'Pass', Next: 'C' },
        C: { Type: 'Choice', Choices: [{ Next: 'A' }, { Next: 'P' }], Default: 'End' },
        A: { Type: 'Task', Resource: wait, Next: 'Q' },
        Q: { Type: 'Pass', Next: 'B' },
        B: { Type: 'Task', Resource: wait, Next: 'End' },
        End: { Type: 'Succeed' },
      },
    };
    expect(stageGraph(asl, () => true)).toEqual({
      start: 'A',
      stages: [
        { name: 'A', isLast: false },
        { name: 'B', isLast: true },
      ],
      arrows: [{ from: 'A', to: 'B' }],
    });
  });
});

describe('layOut', () => {
  it.each(['across', 'down'] as const)('keeps every stage apart and inside the picture: %s', (direction) => {
    const { width, height, boxes, curves, end } = layOut(graph, direction);
    const places = boxes.map(({ x, y }) => (direction === 'across' ? x : y));
    for (const [index, place] of places.entries()) expect(place).toBeGreaterThan((places[index - 1] ?? -100) + 72);
    for (const { x, y } of [...boxes, end]) expect(x > 0 && y > 0 && x < width && y < height).toBe(true);
    expect(curves.filter(({ isBack }) => isBack).map(({ from, to }) => `${from}>${to}`)).toEqual([
      'Verify>Rectify',
      'Close>Verify',
    ]);
  });
});

function entry(status: HazardStatus, hours: number, verb = 'hazard.assigned', isOverdue = false): AuditView {
  const { level, isMajorProposed, categoryId, districtId, departmentId, unitId, foundAt } = aHazard();
  const facts = { level, isMajorProposed, categoryId, districtId, departmentId, unitId, foundAt };
  return {
    entryId: anId('au', hours + 1),
    verb,
    at: later(hours / 24),
    actor: { kind: 'system', task: 'test' },
    after: { ...facts, status, isOverdue, isStageLate: false, round: 1, rejectCount: 0 },
    detail: {},
  };
}

describe('visitsOf', () => {
  const rejected = [
    entry('reported', 0),
    entry('triaged', 1),
    entry('assigned', 2),
    entry('rectifying', 3),
    entry('rectifying', 80, 'hazard.escalated', true),
    entry('submitted', 90),
    entry('verifying', 91),
    entry('rectifying', 100),
    entry('submitted', 120),
  ];

  it('counts a stage come back to as another visit, and moves within a stage as the same', () => {
    expect(visitsOf(rejected).map(({ stage }) => stage)).toEqual([
      'Report',
      'Assign',
      'Rectify',
      'Verify',
      'Rectify',
      'Verify',
    ]);
  });

  it('tells when a visit was, whether it was late and how often it was escalated', () => {
    const [, , rectify, , , last] = visitsOf(rejected);
    expect(rectify).toEqual({
      stage: 'Rectify',
      since: new Date(NOON + 3 * 3_600_000).toISOString(),
      until: new Date(NOON + 90 * 3_600_000).toISOString(),
      isLate: true,
      escalations: 1,
    });
    expect(last).not.toHaveProperty('until');
  });

  it('ends the last visit when the hazard is closed', () => {
    expect(visitsOf([entry('pending-closure', 0), entry('closed', 5)])[0]?.until).toBe(later(5 / 24));
  });
});

describe('stageState', () => {
  const stateOf = (stage: HazardStage, status: HazardStatus, changes = {}) =>
    stageState(stage, aHazard({ status, ...changes }), visitsOf([entry('reported', 0)]));

  it('has exactly one current stage in every status but closed', () => {
    for (const status of HazardStatus.options) {
      const current = HazardStage.options.filter((stage) => stateOf(stage, status) === 'current');
      expect(current).toHaveLength(status === 'closed' ? 0 : 1);
    }
  });

  it('points forward, and to verification straight away only for what was fixed on the spot', () => {
    expect(stateOf('Assign', 'reported')).toBe('next');
    expect(stateOf('Verify', 'reported')).toBe('ahead');
    const rectifications = [aRectification({ isOnTheSpot: true })];
    expect(stateOf('Verify', 'reported', { rectifications })).toBe('next');
    expect(stateOf('Report', 'triaged')).toBe('passed');
  });

  it('says of a stage passed over that the hazard was not in it, rather than that it is still to come', () => {
    expect(stateOf('Rectify', 'verifying')).toBe('skipped');
    expect(stateOf('Assign', 'closed')).toBe('skipped');
    expect(stateOf('Close', 'verifying')).toBe('next');
  });
});
