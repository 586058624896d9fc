/** The steps of a hazard's story, each by whoever would take it: the unit, its centre, its department, a leader. */
import { ulid } from 'ulid';
import type { Hazard } from '../../schemas/hazard.ts';
import { hazardApi } from '../../schemas/hazard-api.ts';
import { photoApi } from '../../schemas/photo.ts';
import { dateOf } from '../../schemas/time.ts';
import { unitHazardApi } from '../../schemas/unit-hazard-api.ts';
import { ApiProblem, type Call } from '../../web/api.ts';
import type { PhotoId } from './answers.ts';
import type { Reported } from './hand-in.ts';
import { signatureOf } from './handwriting.ts';
import type { Phone } from './phone.ts';
import { type Chance, chanceOf } from './random.ts';
import { patienceMs, sendPhotos, untilStored } from './send-photos.ts';
import { hazardShots, verifierShot } from './shots.ts';
import type { Step, StepKind } from './stories.ts';
import { costOf, words } from './words.ts';

export type StaffId = `st_${string}`;
/** Whoever is asked for by address acts with their own token. */
export type Desks = {
  callAs(email: string): Call;
  idOf(email: string): StaffId;
  emailOf(staffId: string): string;
  inspects(unitId: string): boolean;
};

type Scene = Reported & { phone: Phone; desks: Desks; now: number; chance: Chance; photoIds?: PhotoId[] };
type Move = (scene: Scene, hazard: Hazard) => Promise<Hazard>;

const lookAgainMs = 100;

/**
 * Takes one step with the hazard as the step before left it. Where it has changed since (a photo came, a deadline
 * passed), or a photo is still on its way, it is read again.
 */
export async function takeStep(step: Step, reported: Reported, phone: Phone, desks: Desks, now: number): Promise<void> {
  const chance = chanceOf(`${reported.story.text.hazardId} ${step.kind} ${step.at}`);
  const scene: Scene = { ...reported, phone, desks, now, chance };
  for (const since = performance.now(); ; ) {
    const { seen } = reported;
    try {
      reported.seen = await moves[step.kind](scene, seen ?? (await look(scene, step.kind)));
      return;
    } catch (error) {
      delete reported.seen;
      if (!(error instanceof ApiProblem) || performance.now() - since > patienceMs) throw error;
      if (seen !== undefined) continue;
      if (!passing.includes(error.code)) throw error;
      await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
    }
  }
}

const passing: readonly string[] = ['hazard.stale', 'hazard.photos-waiting'];

const unitSteps: readonly StepKind[] = ['supplement', 'acknowledge', 'rectify'];

function look({ phone, desks, hazardId }: Scene, kind: StepKind): Promise<Hazard> {
  if (unitSteps.includes(kind)) return phone.call(unitHazardApi.getUnitHazard, { hazardId });
  return desks.callAs(center(phone, 'clerk'))(hazardApi.getHazard, { hazardId });
}

const center = ({ place }: Phone, who: 'clerk' | 'verifier' | 'head'): string =>
  `${place.districtId.toLowerCase()}-${who}@example.com`;
const department = ({ place }: Phone, who: 'clerk' | 'head'): string => `${place.departmentId}-${who}@example.com`;
const leader = 'leader@example.com';
const team = 'team@example.com';

/** What may be major waits for the department. */
const receiver = (phone: Phone, { isMajorProposed }: Hazard): string =>
  isMajorProposed ? department(phone, 'clerk') : center(phone, 'clerk');

/** A major hazard is its department's from grading on; the centre has the others. */
const owner = (phone: Phone, { level }: Hazard, who: 'clerk' | 'head'): string =>
  level === 'major' ? department(phone, who) : center(phone, who);

const named = ({ hazardId, version }: Hazard) => ({ hazardId, version });

const moves: Readonly<Record<StepKind, Move>> = {
  return: ({ phone, desks, chance }, hazard) =>
    desks.callAs(receiver(phone, hazard))(hazardApi.returnHazard, { ...named(hazard), reason: words.return(chance) }),

  supplement: ({ phone, story }, hazard) =>
    phone.call(unitHazardApi.supplementHazard, {
      ...named(hazard),
      location: story.text.location,
      description: words.supplement(story.text.description),
      photoIds: [],
    }),

  // The item itself may have proposed it already.
  propose: async ({ phone, desks, story }, hazard) => {
    if (hazard.isMajorProposed) return hazard;
    const basis = words.propose(story.text);
    return desks.callAs(center(phone, 'clerk'))(hazardApi.proposeMajorHazard, { ...named(hazard), basis });
  },

  triage: ({ phone, desks, story }, hazard) => {
    const { level, disposal, deadlineDays } = story.text;
    return desks.callAs(receiver(phone, hazard))(hazardApi.triageHazard, {
      ...{ ...named(hazard), level, disposal, deadlineDays },
      levelBasis: words.basis(story.text, hazard.itemText),
      requirement: words.requirement(story.text),
    });
  },

  assign: ({ phone, desks }, hazard) =>
    desks.callAs(owner(phone, hazard, 'clerk'))(hazardApi.assignHazard, {
      ...named(hazard),
      responsiblePerson: hazard.level === 'major' ? phone.place.principal : phone.place.safetyManager,
    }),

  // After 24 hours it counts as delivered without anybody's doing.
  acknowledge: async ({ phone }, hazard) => {
    if (hazard.status !== 'assigned') return hazard;
    const receivedBy = phone.place.safetyManager;
    return phone.call(unitHazardApi.acknowledgeHazard, { ...named(hazard), receivedBy });
  },

  rectify: async ({ phone, story, now, chance }, hazard) => {
    const attempt = hazard.rectifications.length;
    const shots = hazardShots(phone.place, story.text, 'order', `after ${attempt}`, now);
    const photoIds = await phone.send(shots);
    await phone.untilStored(photoIds);
    return phone.call(unitHazardApi.rectifyHazard, {
      hazardId: hazard.hazardId,
      rectificationId: `rc_${ulid(now)}`,
      measures: words.measures(story.text, attempt > 0),
      costWan: costOf(story.text, chance),
      completedAt: new Date(now - chance.between(10, 50) * 60_000).toISOString(),
      photoIds,
      signature: signatureOf(phone.place.principal),
    });
  },

  dispatch: (scene, hazard) => {
    const { phone, desks, chance } = scene;
    const isMajor = hazard.level === 'major';
    const verifiers = isMajor ? [department(phone, 'clerk'), center(phone, 'verifier')] : [verifierOf(scene)];
    return desks.callAs(owner(phone, hazard, isMajor ? 'head' : 'clerk'))(hazardApi.dispatchVerification, {
      ...named(hazard),
      method: isMajor || hazard.rejectCount >= 1 || chance.isTrue(0.5) ? 'on-site' : 'by-photo',
      verifierIds: verifiers.map(desks.idOf),
    });
  },

  reject: (scene, hazard) => verify(scene, hazard, false),
  pass: (scene, hazard) => verify(scene, hazard, true),

  endorse: ({ phone, desks }, hazard) =>
    desks.callAs(department(phone, 'head'))(hazardApi.endorseClosure, {
      ...named(hazard),
      opinion: '经复核，整改到位，同意报请局领导批准销号。',
    }),

  approve: ({ phone, desks, chance }, hazard) =>
    desks.callAs(hazard.level === 'major' ? leader : center(phone, 'head'))(hazardApi.approveClosure, {
      ...named(hazard),
      opinion: words.opinion(chance),
    }),
};

/** The inspection team helps with the units on its list. */
function verifierOf({ phone, desks, chance }: Scene): string {
  return desks.inspects(phone.place.unitId) && chance.isTrue(0.6) ? team : center(phone, 'verifier');
}

async function verify(scene: Scene, hazard: Hazard, isPassed: boolean): Promise<Hazard> {
  const { desks, now, chance } = scene;
  const [lead = ''] = hazard.verifierIds;
  const { verificationMethod: method = 'on-site' } = hazard;
  const call = desks.callAs(desks.emailOf(lead));
  // A step that is taken again has its photo already.
  if (method === 'on-site') scene.photoIds ??= await photograph(scene, hazard, isPassed, call);
  return call(hazardApi.verifyHazard, {
    ...named(hazard),
    isPassed,
    conclusion: isPassed ? words.pass(method, chance) : words.rejection(method, chance),
    photoIds: scene.photoIds ?? [],
    ...(isPassed && hazard.level === 'major' && { notifiedStaffAt: dateOf(now) }),
  });
}

/** The place of the hazard as the verifier finds it: in order, or still wrong. */
async function photograph(scene: Scene, { roundSince }: Hazard, isPassed: boolean, call: Call): Promise<PhotoId[]> {
  const { story, now } = scene;
  const { place } = scene.phone;
  const { unitId } = place;
  const shot = verifierShot(place, story.text, isPassed ? 'order' : 'hazard', Date.parse(roundSince), now);
  const sent = await sendPhotos([shot], now, (photos) => call(photoApi.requestStaffPhotoSlots, { unitId, photos }));
  await untilStored(sent, place.name, (photoIds) => call(photoApi.getPhotos, { photoIds }));
  return sent;
}
