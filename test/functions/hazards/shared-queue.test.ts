import { afterEach, describe, expect, it, vi } from 'vitest';
import { hazardApi } from '../../../schemas/hazard-api.ts';
import { handOverApi } from '../../../schemas/staff.ts';
import { aHazard } from '../../support/hazards.ts';
import { anOffice, type Person, people, takenBy } from './office.ts';

const { dispatchVerification, redispatchVerification, verifyHazard, sendBackVerification, listMyQueue } = hazardApi;
const submitted = aHazard({ status: 'submitted', level: 'major' });
const { hazardId } = submitted;
const ids = (...who: Person[]) => who.map((name) => people[name].staffId);
afterEach(() => vi.useRealTimers());

/** A major hazard, sent to be verified by the head of the department and an inspector. */
async function verifiedByTwo() {
  const office = anOffice(submitted);
  const queues = async (...who: Person[]) => {
    const waiting: Person[] = [];
    for (const name of who) {
      const { body } = await office.by(name, listMyQueue, {});
      if ((body.items as { hazardId: string }[]).some((row) => row.hazardId === hazardId)) waiting.push(name);
    }
    return waiting;
  };
  let version = 0;
  const act = async (who: Person, operation: Parameters<typeof office.by>[1], input: object) => {
    version += 1;
    const { status, body } = await office.by(who, operation, { hazardId, version, ...input });
    expect([status, body.code]).toEqual([200, undefined]);
  };
  await act('head', dispatchVerification, { method: 'on-site', verifierIds: ids('head', 'inspector') });
  return { office, queues, act };
}
const everybody: Person[] = ['head', 'secondHead', 'inspector', 'clerk', 'leader'];
const passedBy = (who: 'inspector' | 'head') => ({
  ...{ isPassed: true, conclusion: '锁具已更换', notifiedStaffAt: '2026-03-01' },
  photoIds: [takenBy(who)],
});

describe('a hazard that waits for two verifiers', () => {
  it('is in the queue of each until one has concluded, and again when more is asked of them', async () => {
    const { office, queues, act } = await verifiedByTwo();
    expect(await queues(...everybody)).toEqual(['head', 'inspector']);
    await act('inspector', verifyHazard, passedBy('inspector'));
    expect(await queues('inspector')).toEqual([]);
    expect(office.tables.all('sharedQueue')).toEqual([]);
    await act('secondHead', sendBackVerification, { reason: '补一张远景' });
    expect(await queues(...everybody)).toEqual(['head', 'inspector']);
    await act('head', verifyHazard, { ...passedBy('head'), isPassed: false });
    expect(await queues(...everybody)).toEqual([]);
    expect(office.tables.all('sharedQueue')).toEqual([]);
  });

  it('leaves the queue of whoever is named no more', async () => {
    const { queues, act } = await verifiedByTwo();
    const others = { method: 'on-site', verifierIds: ids('secondHead', 'clerk') };
    await act('head', redispatchVerification, others);
    expect(await queues(...everybody)).toEqual(['secondHead', 'clerk']);
  });

  it('goes to whom the second one’s work is handed over', async () => {
    const { office, queues } = await verifiedByTwo();
    const [staffId = '', toStaffId = ''] = ids('inspector', 'clerk');
    expect((await office.by('office', handOverApi.handOverWork, { staffId, toStaffId })).status).toBe(200);
    expect(await queues(...everybody)).toEqual(['head', 'clerk']);
  });
});
