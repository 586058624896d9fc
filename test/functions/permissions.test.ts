/** Every operation × every role × own and other scope: over `may`, and over the handlers with records in both scopes. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openSession } from '../../functions/access/session.ts';
import { type Actor, everyRole, may, type Role } from '../../schemas/actor.ts';
import {
  aForm,
  aLink,
  anId,
  aPhoto,
  aSelfCheck,
  aStaff,
  aUnit,
  NOON,
  noon,
  staffActor,
  unitActor,
} from '../support/builders.ts';
import { everyOperation, handlerOf, type OperationName, sampleInputs } from '../support/every-operation.ts';
import { aHazard } from '../support/hazards.ts';
import { MemoryTables } from '../support/memory-tables.ts';
import { type Answer, requestFor, send } from '../support/requests.ts';
import { fakeSecret } from '../support/secret.ts';

const letters = {
  'bureau-leader': 'L',
  'safety-office': 'S',
  department: 'D',
  'service-center': 'C',
  'inspection-team': 'I',
  liaison: 'P',
  'sys-admin': 'A',
  auditor: 'V',
} as const satisfies Record<Role, string>;
const business = 'LSDCIPV';
const readers = `${business}A`;

/** domain.md §1. `unit` and `public` stand for themselves. */
const whoMay: Record<OperationName, string> = {
  listUnits: readers,
  getUnit: readers,
  getUnitTimeline: readers,
  createUnit: 'SDC',
  amendUnit: 'SDC',
  suspendUnit: 'SDC',
  resumeUnit: 'SDC',
  closeUnit: 'SD',
  checkUnitImport: 'SDC',
  importUnits: 'SDC',
  getReference: readers,
  listLinks: 'LSDCPVA',
  listUnitLinks: 'LSDCPVA',
  issueLink: 'SDC',
  rotateLink: 'SDC',
  revokeLink: 'SDC',
  openLink: 'public',
  leaveSession: 'public',
  getUnitForm: 'unit',
  getForm: readers,
  listForms: readers,
  requestPhotoSlots: 'unit',
  requestStaffPhotoSlots: 'DCI',
  getUnitPhotos: 'unit',
  getPhotos: readers,
  getUnitHome: 'unit',
  getDraft: 'unit',
  saveDraft: 'unit',
  submitSelfCheck: 'unit',
  getReceipt: 'unit',
  listSelfChecks: readers,
  getSelfCheck: readers,
  listHazards: readers,
  listMyQueue: business,
  getHazard: readers,
  getHazardTimeline: readers,
  getHazardWorkflow: readers,
  returnHazard: 'DC',
  supplementForUnit: 'C',
  proposeMajorHazard: 'C',
  triageHazard: 'DC',
  assignHazard: 'DC',
  sendBackRectification: 'DC',
  dispatchVerification: 'DC',
  redispatchVerification: 'DC',
  verifyHazard: 'DCI',
  sendBackVerification: 'LDC',
  endorseClosure: 'D',
  approveClosure: 'LDC',
  getUnitHazard: 'unit',
  supplementHazard: 'unit',
  acknowledgeHazard: 'unit',
  rectifyHazard: 'unit',
  handOverWork: 'SA',
  getMe: readers,
  listStaff: 'LSAV',
  listColleagues: readers,
  addStaff: 'A',
  amendStaff: 'A',
  disableStaff: 'A',
  enableStaff: 'A',
  reinviteStaff: 'A',
  recordExport: readers,
  getBoard: readers,
  getQueueCounts: business,
  getHealth: 'public',
  getOpenApi: 'public',
  getSignIn: 'public',
};
/** Nothing of a unit: the same for every scope. */
const withoutScope: readonly OperationName[] = [
  'getReference',
  'getForm',
  'listForms',
  'handOverWork',
  'getMe',
  'listStaff',
  'listColleagues',
  'addStaff',
  'amendStaff',
  'disableStaff',
  'enableStaff',
  'reinviteStaff',
  'recordExport',
];
const seesTheCity = 'LSAV';

function isAllowed(name: OperationName, role: Role | 'unit'): boolean {
  const allowed = whoMay[name];
  if (allowed === 'public' || allowed === 'unit') return allowed === 'public' || role === 'unit';
  return role !== 'unit' && allowed.includes(letters[role]);
}

const record = { unitId: 'U0001', districtId: 'D1', departmentId: 'culture' as const };
const own = { departmentIds: ['culture' as const], districtIds: ['D1'], unitIds: ['U0001'] };
const other = { departmentIds: ['tourism' as const], districtIds: ['D2'], unitIds: ['U0002'] };
const callers = [...everyRole, 'unit' as const];
const emailOf = (role: Role, scope: 'own' | 'other') => `${role}-${scope}@bureau.example`;

function actorOf(role: Role | 'unit', scope: 'own' | 'other'): Actor {
  if (role === 'unit') return unitActor({ unitId: scope === 'own' ? 'U0001' : 'U0002' });
  return staffActor({ role, ...(scope === 'own' ? own : other) });
}

describe.each(everyOperation)('may: $name', ({ name, operation }) => {
  it.each(callers)('%s', (role) => {
    const allowed = isAllowed(name, role);
    const isEverywhere = role !== 'unit' && seesTheCity.includes(letters[role]);
    const isPublic = whoMay[name] === 'public';
    expect(may(actorOf(role, 'own'), operation)).toBe(allowed);
    expect(may(actorOf(role, 'own'), operation, record)).toBe(allowed);
    expect(may(actorOf(role, 'other'), operation, record)).toBe(isPublic || (allowed && isEverywhere));
  });

  it('nobody who has not said who they are, unless it is public', () => {
    expect(may({ kind: 'public' }, operation)).toBe(whoMay[name] === 'public');
  });
});

const staff = everyRole.flatMap((role) =>
  (['own', 'other'] as const).map((scope) => {
    const name = `样${role}${scope}`;
    return {
      ...aStaff({ email: emailOf(role, scope), role, name, ...(scope === 'own' ? own : other) }),
      nameKey: name,
    };
  }),
);
const named = [31, 32].map((number) => ({
  ...aStaff({ staffId: anId('st', number), email: `s${number}@bureau.example` }),
  nameKey: `s${number}`,
}));
const keys = { city: 'city', nameKey: 'x#U0001', updatedKey: 'x#U0001', receivedKey: 'x', foundKey: 'x', dueKey: 'x' };
const { sections: _, ...head } = aForm();

let tables: MemoryTables;
let cookies: Record<'own' | 'other', string>;

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  fakeSecret();
  const cookie = async (linkId: string) => [(await openSession(linkId, 1, NOON)).cookie.split(';')[0] ?? ''].join();
  cookies = { own: await cookie(anId('lk', 1)), other: await cookie(anId('lk', 2)) };
});
afterAll(() => {
  vi.useRealTimers();
});
beforeEach(() => {
  tables = new MemoryTables({
    staff: [...staff, ...named],
    units: [
      { ...aUnit(), ...keys },
      { ...aUnit({ unitId: 'U0002', name: '别家', categoryId: 'hotel' }), ...keys, nameKey: 'y#U0002' },
    ],
    links: [aLink(), aLink({ linkId: anId('lk', 2), unitId: 'U0002' })],
    forms: [{ ...aForm(), ...head, publishedKey: 'weekly#x', itemCount: 3 }],
    photos: [aPhoto(), aPhoto({ photoId: anId('ph', 9), status: 'expected', sha256: 'a'.repeat(64), bytes: 1000 })],
    selfChecks: [{ ...aSelfCheck(), ...keys }],
    hazards: [{ ...aHazard(), ...keys, openStatus: 'reported', dueKey: 'x' }],
    audit: [
      { entryId: anId('au'), recordId: 'U0001', verb: 'unit.created', at: noon, actor: staffActor(), detail: {} },
    ],
  });
});

async function call(name: OperationName, role: Role | 'unit', scope: 'own' | 'other'): Promise<Answer> {
  const found = everyOperation.find((each) => each.name === name);
  if (!found) throw new Error(`there is no ${name}`);
  const claims = role === 'unit' ? undefined : { email: emailOf(role, scope), email_verified: 'true' };
  const extra = { ...(claims && { claims }), cookies: role === 'unit' ? [cookies[scope]] : [] };
  return send(await handlerOf(found.slice), requestFor(found.operation, { ...sampleInputs[name] }, extra));
}
const written = () => tables.stream.map(({ verb }) => verb);

describe.each(everyOperation.filter(({ name }) => whoMay[name] !== 'public'))('served: $name', ({ name }) => {
  it.each(callers)('%s', async (role) => {
    if (!isAllowed(name, role)) {
      const answer = await call(name, role, 'own');
      const isOtherKind = (whoMay[name] === 'unit') !== (role === 'unit');
      expect(answer.status).toBe(isOtherKind ? 401 : 403);
      expect(answer.body.code).toBe(
        isOtherKind ? (role === 'unit' ? 'actor.unknown' : 'session.missing') : 'actor.not-allowed',
      );
      expect(written()).toEqual([]);
      return;
    }
    const answer = await call(name, role, 'own');
    expect(answer.body.code ?? 'served').not.toMatch(
      /unknown|not-allowed|session|^actor|server|data\.corrupt|request\./,
    );
  });
});

const scopedCalls = everyOperation
  .filter(({ name }) => !withoutScope.includes(name))
  .flatMap(({ name }) =>
    [...everyRole.filter((role) => !seesTheCity.includes(letters[role])), 'unit' as const]
      .filter((role) => whoMay[name] !== 'public' && isAllowed(name, role))
      .map((role) => ({ name, role })),
  );

describe('from another scope', () => {
  it.each(scopedCalls)('$name tells a $role nothing of the unit and writes nothing', async ({ name, role }) => {
    const { status, body } = await call(name, role, 'other');
    // Lists are empty, single records unknown.
    expect(JSON.stringify(body)).not.toContain('金色年华歌城');
    expect(JSON.stringify(body)).not.toContain(anId('hz'));
    if (status !== 200)
      expect(String(body.code)).toMatch(/\.unknown$|^actor\.not-allowed$|^import\.refused$|^form\.not-yours$/);
    expect(written()).toEqual([]);
  });
});
