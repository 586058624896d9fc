/** The people of one hazard, the handler they call, and the tables behind it, at a clock that stands still. */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { vi } from 'vitest';
import { openSession } from '../../../functions/access/session.ts';
import { staffIdOf } from '../../../functions/access/staff.ts';
import { handler } from '../../../functions/hazards/http.ts';
import { hazards } from '../../../functions/hazards/store.ts';
import type { Hazard } from '../../../schemas/hazard.ts';
import type { Operation } from '../../../schemas/operations.ts';
import type { Staff } from '../../../schemas/staff.ts';
import { aLink, anId, aPhoto, aStaff, aUnit, NOON } from '../../support/builders.ts';
import { MemoryTables } from '../../support/memory-tables.ts';
import { type Answer, requestFor, send } from '../../support/requests.ts';

function person(number: number, changes: Partial<Staff>): Staff {
  const email = `p${number}@bureau.example`;
  return aStaff({ staffId: staffIdOf(email), email, name: `样${number}`, ...changes });
}

export const people = {
  clerk: person(1, { role: 'service-center', districtIds: ['D1'] }),
  otherClerk: person(2, { role: 'service-center', districtIds: ['D2'] }),
  secondClerk: person(3, { role: 'service-center', districtIds: ['D1'] }),
  head: person(4, { role: 'department', departmentIds: ['culture'] }),
  secondHead: person(5, { role: 'department', departmentIds: ['culture'] }),
  otherHead: person(6, { role: 'department', departmentIds: ['tourism'] }),
  inspector: person(11, { role: 'inspection-team', unitIds: ['U0001'] }),
  strayInspector: person(12, { role: 'inspection-team', unitIds: ['U0009'] }),
  leaver: person(13, { role: 'inspection-team', unitIds: ['U0001'], status: 'disabled' }),
  leader: person(21, { role: 'bureau-leader' }),
  office: person(22, { role: 'safety-office' }),
  liaison: person(23, { role: 'liaison', unitIds: ['U0001'] }),
};
export type Person = keyof typeof people;

const links = { mine: aLink(), other: aLink({ linkId: anId('lk', 2), unitId: 'U0002' }) };

export function stored(hazard: Hazard): object {
  return hazards.create(hazard, 'hazard.stale').input.Item as object;
}

/** Opens an office with these hazards in its tables. */
const verifiers = ['inspector', 'clerk', 'head'] as const;

/** The photo that a verifier took at the unit. */
export function takenBy(verifier: (typeof verifiers)[number]) {
  return anId('ph', 70 + verifiers.indexOf(verifier));
}

export function anOffice(...records: Hazard[]) {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  const photos = [1, 2, 51, 52].map((number) => aPhoto({ photoId: anId('ph', number) }));
  const tables = new MemoryTables({
    hazards: records.map(stored),
    staff: Object.values(people).map((one) => ({ ...one, nameKey: one.name })),
    links: Object.values(links),
    units: [aUnit()],
    photos: [
      ...photos,
      aPhoto({ photoId: anId('ph', 60), status: 'expected' }),
      aPhoto({ photoId: anId('ph', 61), unitId: 'U0002' }),
      ...verifiers.map((one) => aPhoto({ photoId: takenBy(one), staffId: people[one].staffId })),
      aPhoto({ photoId: anId('ph', 62), staffId: people.inspector.staffId, status: 'expected' }),
    ],
  });
  const secrets = mockClient(SecretsManagerClient);
  secrets.on(GetSecretValueCommand).resolves({ SecretString: JSON.stringify({ seed: 's'.repeat(48) }) });

  return {
    tables,
    hazard: (hazardId = records[0]?.hazardId ?? '') => tables.get('hazards', { hazardId }) as unknown as Hazard,
    /** The last audit entry. */
    entry: () => tables.stream.at(-1),
    at: (now: number) => vi.setSystemTime(now),

    async by(who: Person | 'unit' | 'otherUnit', operation: Operation, input: object): Promise<Answer> {
      if (who !== 'unit' && who !== 'otherUnit') {
        const claims = { email: people[who].email, email_verified: 'true' };
        return send(handler, requestFor(operation, { ...input }, { claims }));
      }
      const { linkId, generation } = who === 'unit' ? links.mine : links.other;
      const { cookie } = await openSession(linkId, generation, Date.now());
      return send(handler, requestFor(operation, { ...input }, { cookies: [cookie.split(';')[0] ?? ''] }));
    },
  };
}
