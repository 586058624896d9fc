/**
 * What becomes of a hazard in the demo city, told before it happens: who does what when, up to where it stands today.
 * Pure: the same text, end and present give the same story.
 */
import { dayMs, hourMs } from '../../schemas/time.ts';
import { type HazardText, neediest } from './city.ts';
import { dutyTime, officeTime, unitTime } from './hours.ts';
import { type Chance, chanceOf } from './random.ts';

/** Where a story stands today. */
export type Ending =
  | 'closed'
  | 'reported'
  | 'returned'
  | 'triaged'
  | 'assigned'
  | 'rectifying'
  | 'overdue'
  | 'rejected'
  | 'rejected-twice'
  | 'submitted'
  | 'verifying'
  | 'pending-closure';

export type StepKind =
  | 'return'
  | 'supplement'
  | 'propose'
  | 'triage'
  | 'assign'
  | 'acknowledge'
  | 'rectify'
  | 'dispatch'
  | 'reject'
  | 'pass'
  | 'endorse'
  | 'approve';
export type Step = { kind: StepKind; at: number };

export type Story = {
  text: HazardText;
  ending: Ending;
  /** Milliseconds; the self-check that reports it. */
  foundAt: number;
  isFixedOnTheSpot: boolean;
  steps: Step[];
};

/** Of 120 hazards. */
const share: Readonly<Record<Ending, number>> = {
  closed: 66,
  reported: 7,
  returned: 3,
  triaged: 5,
  assigned: 5,
  rectifying: 10,
  overdue: 7,
  rejected: 3,
  'rejected-twice': 2,
  submitted: 5,
  verifying: 4,
  'pending-closure': 3,
};

/** So many endings in their shares, every one at least once where there are enough, in a shuffled order. */
export function endingsFor(count: number): Ending[] {
  const queues = (Object.keys(share) as Ending[]).map((name) => ({ name, weight: share[name], given: 0 }));
  const endings = Array.from({ length: count }, (): Ending => {
    const next = neediest(queues);
    if (!next) return 'closed';
    next.given += 1;
    return next.name;
  });
  const chance = chanceOf('endings');
  return endings
    .map((ending) => ({ ending, at: chance.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ ending }) => ending);
}

/** Hours that a step takes people, before opening hours are looked at. `rectify` depends on the deadline. */
const hoursOf: Readonly<Record<Exclude<StepKind, 'rectify'>, readonly [low: number, high: number]>> = {
  return: [0.5, 5],
  supplement: [2, 26],
  propose: [0.3, 1],
  triage: [0.6, 6],
  assign: [0.3, 3],
  acknowledge: [0.5, 15],
  dispatch: [0.6, 6],
  reject: [4, 40],
  pass: [4, 44],
  endorse: [2, 18],
  approve: [1, 7],
};
const byUnit: readonly StepKind[] = ['supplement', 'acknowledge', 'rectify'];

/** How long it stands where it stands, days: within the time allowed for most, beyond it for some. */
const standing: Readonly<Record<Ending, readonly [low: number, high: number]>> = {
  closed: [0.5, 70],
  reported: [0.1, 1.3],
  returned: [0.2, 1.9],
  triaged: [0.1, 1.2],
  assigned: [0.05, 0.8],
  rectifying: [0.3, 4],
  overdue: [1, 16],
  rejected: [0.3, 2],
  'rejected-twice': [0.3, 2],
  submitted: [0.1, 1.3],
  verifying: [0.3, 3.5],
  'pending-closure': [0.1, 1.5],
};

export type Told = { name: string; text: HazardText; ending: Ending; start: number; now: number };

/** The story that ends as asked: found as late as its steps allow. */
export function tell({ name, text, ending, start, now }: Told): Story {
  const chance = chanceOf(`story ${name}`);
  const isFixedOnTheSpot = mayBeFixed(text, ending) && chance.isTrue(0.4);
  const kinds = kindsOf(text, ending, isFixedOnTheSpot, chance);
  const restMs = chance.between(...standing[ending]) * dayMs;
  const latest = Math.max(now - restMs, start + dayMs);
  const told = (from: number): Story => {
    const foundAt = unitTime(from, chanceOf(`found ${name}`));
    const isRecent = now - foundAt < 4 * dayMs;
    const steps = stepsFrom(foundAt, kinds, text, { isRecent, chance: chanceOf(`steps ${name}`) });
    return { text, ending, foundAt, isFixedOnTheSpot, steps };
  };
  for (let from = latest; from > start + dayMs / 2; from -= 2 * hourMs) {
    const story = told(from);
    if (fits(story, now)) return story;
  }
  const story = told(start + dayMs / 2);
  return { ...story, steps: story.steps.filter(({ at }) => at < now) };
}

const enough = 0.2 * hourMs;

/** All of it has happened, and where it stands is so today: an overdue one is past its deadline, others are not. */
function fits({ foundAt, steps, ending, text }: Story, now: number): boolean {
  const last = steps.at(-1)?.at ?? foundAt;
  if (foundAt > now - enough || last > now - enough) return false;
  const gradedAt = steps.find(({ kind }) => kind === 'triage')?.at ?? foundAt;
  const left = gradedAt + text.deadlineDays * dayMs - now;
  if (ending === 'overdue') return left < -0.2 * dayMs;
  // Graded up to a day's opening hours before it is told here (seed.ts).
  if (ending === 'rectifying') return left > 0.6 * dayMs || text.deadlineDays === 1;
  return true;
}

function mayBeFixed(text: HazardText, ending: Ending): boolean {
  const isAfterwards = ending === 'closed' || ending === 'submitted' || ending === 'verifying' || ending === 'reported';
  return isAfterwards && text.level === 'general' && text.disposal === 'immediate';
}

function kindsOf(text: HazardText, ending: Ending, isFixed: boolean, chance: Chance): StepKind[] {
  const isMajor = text.level === 'major';
  const before: StepKind[] = chance.isTrue(0.08) && ending === 'closed' ? ['return', 'supplement'] : [];
  const graded: StepKind[] = [...before, ...(isMajor ? (['propose', 'triage'] as const) : (['triage'] as const))];
  const owned: StepKind[] = isFixed ? graded : [...graded, 'assign', 'acknowledge'];
  const submitted: StepKind[] = isFixed ? owned : [...owned, 'rectify'];
  const again: StepKind[] = ['dispatch', 'reject', 'rectify'];
  const isRejected = !isFixed && chance.isTrue(0.17);
  const verifying: StepKind[] = [...submitted, ...(isRejected ? again : []), 'dispatch'];
  const passed: StepKind[] = [...verifying, 'pass', ...(isMajor ? (['endorse'] as const) : [])];
  switch (ending) {
    case 'reported':
      return isMajor ? ['propose'] : [];
    case 'returned':
      return ['return'];
    case 'triaged':
      return graded;
    case 'assigned':
      return owned.slice(0, -1);
    case 'rectifying':
    case 'overdue':
      return owned;
    case 'rejected':
      return [...owned, 'rectify', 'dispatch', 'reject'];
    case 'rejected-twice':
      return [...owned, 'rectify', 'dispatch', 'reject', 'rectify', 'dispatch', 'reject'];
    case 'submitted':
      return submitted;
    case 'verifying':
      return verifying;
    case 'pending-closure':
      return isMajor && chance.isTrue(0.5) ? passed.slice(0, -1) : passed;
    case 'closed':
      return [...passed, 'approve'];
  }
}

type Pace = { isRecent: boolean; chance: Chance };

/** The last days have somebody on duty at the weekend, so that every stage is there on any day of the week. */
function stepsFrom(foundAt: number, kinds: readonly StepKind[], text: HazardText, { isRecent, chance }: Pace): Step[] {
  let at = foundAt;
  const office = isRecent ? dutyTime : officeTime;
  return kinds.map((kind, index) => {
    const [low, high] = kind === 'rectify' ? hoursToRectify(text, kinds.indexOf('rectify') < index) : hoursOf[kind];
    const done = at + chance.between(low, high) * hourMs;
    at = byUnit.includes(kind) ? unitTime(done, chance) : office(done, chance);
    return { kind, at };
  });
}

/** Most in time; the second attempt is quicker. */
function hoursToRectify({ disposal, deadlineDays }: HazardText, isAgain: boolean): readonly [number, number] {
  if (disposal === 'immediate') return [1, 16];
  const most = Math.min(deadlineDays, 14) * 24;
  return isAgain ? [6, Math.max(12, most * 0.3)] : [Math.min(6, most * 0.3), most * 0.95];
}
