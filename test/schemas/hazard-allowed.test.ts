import { describe, expect, it } from 'vitest';
import { everyRole, type Role } from '../../schemas/actor.ts';
import { allowedActions, refusalOf } from '../../schemas/hazard-allowed.ts';
import { unitSupplementsMs } from '../../schemas/hazard-deadline.ts';
import { HazardAction, HazardStatus, statusAfter } from '../../schemas/hazard-status.ts';
import { anId, NOON, staffActor, unitActor } from '../support/builders.ts';
import { aHazard, aRectification } from '../support/hazards.ts';

const scope = { departmentIds: ['culture' as const], districtIds: ['D1'], unitIds: ['U0001'] };
/** By then a unit has had its time for whatever was returned to it. */
const now = NOON + unitSupplementsMs;
const somebody = (role: Role) => staffActor({ role, ...scope });
const everybody = [...everyRole.map(somebody), unitActor(), { kind: 'system' as const, task: 'test' }];

/** Role → what it may do to a general hazard and to a major one in each status, in its scope and not a verifier. */
const rights: Partial<
  Record<Role | 'unit' | 'system', Partial<Record<HazardStatus, [HazardAction[], HazardAction[]]>>>
> = {
  unit: {
    returned: [['supplement'], ['supplement']],
    assigned: [['acknowledge'], ['acknowledge']],
    rectifying: [['rectify'], ['rectify']],
  },
  'service-center': {
    reported: [
      ['return', 'proposeMajor', 'triage'],
      ['return', 'proposeMajor', 'triage'],
    ],
    returned: [['supplementForUnit'], ['supplementForUnit']],
    triaged: [['assign'], []],
    submitted: [['dispatchVerification', 'sendBackRectification'], []],
    verifying: [['redispatchVerification'], []],
    'pending-closure': [['approveClosure', 'sendBackVerification'], []],
  },
  department: {
    reported: [
      ['return', 'triage'],
      ['return', 'triage'],
    ],
    triaged: [['assign'], ['assign']],
    submitted: [
      ['dispatchVerification', 'sendBackRectification'],
      ['dispatchVerification', 'sendBackRectification'],
    ],
    verifying: [['redispatchVerification'], ['redispatchVerification']],
    'pending-closure': [
      ['approveClosure', 'sendBackVerification'],
      ['endorseClosure', 'sendBackVerification'],
    ],
  },
  'bureau-leader': { 'pending-closure': [[], ['sendBackVerification']] },
};

describe('who may do what now', () => {
  const cases = HazardStatus.options.flatMap((status) =>
    [...everyRole, 'unit' as const].map((role) => ({ status, role })),
  );

  it.each(cases)('$role, $status', ({ status, role }) => {
    const actor = role === 'unit' ? unitActor() : somebody(role);
    const [general, major] = rights[role]?.[status] ?? [[], []];
    expect(allowedActions(actor, aHazard({ status }), now)).toEqual(general);
    expect(allowedActions(actor, aHazard({ status, level: 'major' }), now)).toEqual(major);
  });

  it('nobody out of scope may do anything', () => {
    const strangers = [
      ...everyRole
        .filter((role) => role !== 'bureau-leader')
        .map((role) => staffActor({ role, departmentIds: ['tourism'], districtIds: ['D2'], unitIds: ['U0002'] })),
      unitActor({ unitId: 'U0002' }),
    ];
    for (const status of HazardStatus.options)
      for (const actor of strangers) expect(allowedActions(actor, aHazard({ status }), now)).toEqual([]);
  });

  it('no person may do what the status table does not have, whoever it is', () => {
    for (const status of HazardStatus.options)
      for (const action of HazardAction.options)
        for (const actor of everybody)
          if (statusAfter(action, status) === undefined)
            expect(refusalOf(actor, action, aHazard({ status }), now)).toBe('hazard.wrong-status');
  });

  it('a returned report is the unit’s alone for 72 hours, the centre’s as well after that', () => {
    const clerk = somebody('service-center');
    const returned = aHazard({ status: 'returned' });
    expect(refusalOf(clerk, 'supplementForUnit', returned, now - 1)).toBe('hazard.unit-has-time');
    expect(allowedActions(clerk, returned, now - 1)).toEqual([]);
    expect(allowedActions(clerk, returned, now)).toEqual(['supplementForUnit']);
    expect(allowedActions(unitActor(), returned, now)).toEqual(['supplement']);
    const again = aHazard({ status: 'returned', roundSince: new Date(now).toISOString() });
    expect(refusalOf(clerk, 'supplementForUnit', again, now)).toBe('hazard.unit-has-time');
  });

  it('what waits for the department is the department’s to return', () => {
    const proposed = aHazard({ isMajorProposed: true });
    expect(refusalOf(somebody('service-center'), 'return', proposed, now)).toBe('hazard.department-decides');
    expect(allowedActions(somebody('service-center'), proposed, now)).toEqual([]);
    expect(allowedActions(somebody('department'), proposed, now)).toEqual(['return', 'triage']);
  });

  it('only time deems delivered', () => {
    const assigned = aHazard({ status: 'assigned' });
    expect(refusalOf({ kind: 'system', task: 'task-escalate' }, 'deemDelivered', assigned, now)).toBeUndefined();
    for (const role of everyRole)
      expect(refusalOf(somebody(role), 'deemDelivered', assigned, now)).toBe('actor.not-allowed');
    expect(refusalOf(unitActor(), 'deemDelivered', assigned, now)).toBe('actor.not-allowed');
  });

  it('the short path is there for what was fixed on the spot and not handed in again', () => {
    const spot = aRectification({ isOnTheSpot: true });
    const clerk = somebody('service-center');
    expect(allowedActions(clerk, aHazard({ rectifications: [spot] }), now)).toContain('triageFixed');
    expect(allowedActions(clerk, aHazard({ rectifications: [spot, aRectification()] }), now)).not.toContain(
      'triageFixed',
    );
  });

  it('of the three hands — rectifying, verifying, closing — no two are one person’s', () => {
    const verifier = { ...somebody('department'), staffId: anId('st', 11) };
    const verifying = aHazard({ status: 'verifying', verifierIds: [anId('st', 11)] });
    expect(allowedActions(verifier, verifying, now)).toEqual([
      'passVerification',
      'failVerification',
      'redispatchVerification',
    ]);
    expect(allowedActions(unitActor(), verifying, now)).toEqual([]);
    expect(refusalOf(verifier, 'approveClosure', aHazard({ status: 'pending-closure' }), now)).toBe(
      'hazard.same-person',
    );
    const major = aHazard({ status: 'pending-closure', level: 'major' });
    expect(refusalOf(verifier, 'endorseClosure', major, now)).toBe('hazard.same-person');
  });
});
