import { afterEach, describe, expect, it, vi } from 'vitest';
import { handOverApi } from '../../../schemas/staff.ts';
import { anId } from '../../support/builders.ts';
import { aHazard } from '../../support/hazards.ts';
import { anOffice, people } from './office.ts';

const { handOverWork } = handOverApi;
const { inspector, clerk, head, secondHead, strayInspector } = people;
const verifying = (number: number, ...who: { staffId: string }[]) =>
  aHazard({
    hazardId: anId('hz', number),
    status: 'verifying',
    verifierIds: who.map(({ staffId }) => staffId) as ReturnType<typeof aHazard>['verifierIds'],
  });
const input = { staffId: inspector.staffId, toStaffId: clerk.staffId };
afterEach(() => vi.useRealTimers());

describe('handing over a leaver’s work', () => {
  it('names the successor in every verification under way, led or not', async () => {
    const office = anOffice(
      verifying(1, inspector),
      verifying(2, head, inspector),
      verifying(3, head),
      aHazard({ hazardId: anId('hz', 4), status: 'pending-closure', verifierIds: [inspector.staffId] }),
    );
    expect((await office.by('office', handOverWork, input)).body).toEqual({ hazardCount: 2 });
    expect(office.hazard(anId('hz', 1))).toMatchObject({
      verifierIds: [clerk.staffId],
      desk: `staff#${clerk.staffId}`,
      round: 1,
      version: 2,
    });
    expect(office.hazard(anId('hz', 2))).toMatchObject({
      verifierIds: [head.staffId, clerk.staffId],
      desk: `staff#${head.staffId}`,
    });
    expect([3, 4].map((number) => office.hazard(anId('hz', number)).version)).toEqual([1, 1]);
    expect(office.tables.stream).toMatchObject([
      { verb: 'hazard.handed-over', detail: { fromStaffId: inspector.staffId, toStaffId: clerk.staffId } },
      { verb: 'hazard.handed-over' },
      { verb: 'staff.handed-over', recordId: inspector.staffId, detail: { hazardCount: 2 } },
    ]);
  });

  it('moves nothing when the successor may not verify one of them', async () => {
    const office = anOffice(verifying(1, inspector));
    const { body } = await office.by('office', handOverWork, { ...input, toStaffId: strayInspector.staffId });
    expect(body.code).toBe('hazard.verifier-unfit');
    expect(office.tables.stream).toEqual([]);
  });

  it('leaves a major hazard with two verifiers, one of the department', async () => {
    const major = { ...verifying(1, inspector, head), level: 'major' as const };
    const toHead = { ...input, toStaffId: head.staffId };
    expect((await anOffice(major).by('office', handOverWork, toHead)).body.code).toBe('hazard.verifiers');
    const fromHead = { staffId: head.staffId, toStaffId: clerk.staffId };
    expect((await anOffice(major).by('office', handOverWork, fromHead)).body.code).toBe('hazard.verifiers');
    const toSecond = { ...fromHead, toStaffId: secondHead.staffId };
    expect((await anOffice(major).by('office', handOverWork, toSecond)).body).toEqual({ hazardCount: 1 });
  });

  it.each([
    ['somebody unknown', { toStaffId: anId('st', 99) }],
    ['the same person', { toStaffId: inspector.staffId }],
  ])('is refused to %s', async (_, changes) => {
    expect((await anOffice().by('office', handOverWork, { ...input, ...changes })).body.code).toBe('staff.unknown');
  });

  it('is for the safety office and administrators', async () => {
    expect((await anOffice().by('head', handOverWork, input)).status).toBe(403);
  });
});
