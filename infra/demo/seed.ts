/**
 * The demo city that `npm start` seeds the first time. Its people act through the same verbs as anybody (api.ts) while
 * the host's clock runs from twelve weeks ago to now.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { periodOf } from '../../schemas/form-engine.ts';
import { staffApi } from '../../schemas/staff.ts';
import { addDays, dateOf, dayMs, hourMs, startOf } from '../../schemas/time.ts';
import type { Seeded } from '../announce.ts';
import type { RunningHost } from '../local/run.ts';
import { realNow } from '../local/shifted-date.ts';
import { readStage } from '../stage.ts';
import { type Accounts, type Key, keyIn, openAccounts } from './accounts.ts';
import { type Api, openApi } from './api.ts';
import { chooseUnits, placeOf, readHazardTexts, readUnitRows, workingUnits } from './city.ts';
import { type Desks, type StaffId, takeStep } from './decide.ts';
import { endSeeding, isBeingSeeded } from './first-start.ts';
import { handIn, type Reported, type Shelf } from './hand-in.ts';
import { type Action, inGroups, live } from './live.ts';
import { demoPassword, type Person, peopleOf } from './people.ts';
import { openPhone, type Phone } from './phone.ts';
import { dropNegatives } from './photos.ts';
import { hazardCountFor, planCity, type Visit, weeks } from './plan.ts';
import { publishForms, register } from './register.ts';
import { rest } from './rest.ts';
import type { Story } from './stories.ts';

type Options = { dataDir: string; seedUnits: number };

/** Seeds what the first start left to be seeded; at every start, what there is to sign in with. */
export async function seedOnce(running: RunningHost, options: Options, step: (text: string) => void): Promise<Seeded> {
  const file = join(options.dataDir, 'seed.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Seeded;
  step('adding the first administrator');
  const key = keyIn(options.dataDir);
  const accounts = openAccounts(running, key);
  const api = await openApi(running, key);
  const admin = await firstAdmin(accounts, api);
  const isCity = isBeingSeeded(options.dataDir);
  // The job that publishes them runs once a day, and a phone without a form can do nothing.
  const published = publishForms(running);
  const city = { running, key, accounts, api, admin, units: options.seedUnits, published, step };
  const [seeded] = await Promise.all([isCity ? seedCity(city) : { logins: [admin] }, published]);
  writeFileSync(file, `${JSON.stringify(seeded, null, 2)}\n`, { mode: 0o600 });
  if (isCity) endSeeding(options.dataDir);
  return seeded;
}

type Login = Seeded['logins'][number];

/** The address of the configuration becomes the administrator with the first request it makes. */
async function firstAdmin(accounts: Accounts, api: Api): Promise<Login> {
  const email = readStage('local').firstAdminEmail;
  await accounts.create(email, '管理员');
  await accounts.setPassword(email);
  const { actor } = await api.callAs(email)(staffApi.getMe, {});
  return { role: actor.role, name: actor.name, email, password: demoPassword };
}

type City = {
  running: RunningHost;
  key: Key;
  accounts: Accounts;
  api: Api;
  admin: Login;
  /** How many units the registry gets. */
  units: number;
  /** Resolves when every form is there. */
  published: Promise<void>;
  step(text: string): void;
};

async function seedCity({ running, key, accounts, api, admin, units, published, step }: City): Promise<Seeded> {
  const { clock } = running.host;
  const all = readUnitRows();
  const rows = chooseUnits(all, units);
  const working = new Set(workingUnits(all));
  const places = rows.filter((row) => working.has(row)).map(placeOf);
  step('adding the staff');
  const people = peopleOf(rows, places, readStage('local').districts);
  const desks = await hire(people, accounts, api, admin.email);
  step('registering the units');
  const paths = await register(rows, places, desks);
  const phones = new Map(
    places.map((place) => [
      place.unitId,
      openPhone(place, paths.get(place.unitId) ?? '', api.callFrom(place.unitId), clock.now),
    ]),
  );
  const span = { start: clock.now(), now: realNow() };
  const visits = planCity(places, readHazardTexts(), hazardCountFor(rows.length), span);
  let shown = 0;
  const onTime = (at: number) => {
    const week = Math.min(weeks, Math.floor((at - span.start) / (7 * dayMs)) + 1);
    if (week > shown) step(`seeding week ${week} of ${weeks}`);
    shown = week;
  };
  const actions = actionsOf(visits, phones, desks, clock.now);
  const morning = lastMorning(span.now);
  const [before = [], after = []] = [true, false].map((isBefore) =>
    actions.filter(({ at }) => at < morning === isBefore),
  );
  const wake = await rest(running, key);
  await published;
  const togetherUntil = (at: number) => (at < span.now - 7 * dayMs ? withNextDays(at) : at + 5 * hourMs);
  await live(before, clock, togetherUntil, onTime);
  await clock.advance(Math.max(0, morning - clock.now()));
  await wake();
  await live(after, clock, togetherUntil, onTime);
  dropNegatives();
  step('catching up with today');
  await clock.advance(Math.max(0, realNow() - clock.now()));
  return { logins: [admin, ...loginsOf(people)], ...unitToShow(visits, paths) };
}

/** Before the last morning's digest. Messages of the day before are written then: the stream keeps what lies that far back. */
function lastMorning(now: number): number {
  const morning = startOf(dateOf(now)) + 8.2 * hourMs;
  return morning < now - 0.4 * hourMs ? morning : morning - dayMs;
}

/**
 * Until when things are done that begin at an instant: whoever looks at a day weeks ago does not ask for the hour. A
 * self-check stays within the week and the month that it is of.
 */
function withNextDays(at: number): number {
  const today = dateOf(at);
  const isOf = (on: string) =>
    (['weekly', 'monthly'] as const).every((edition) => periodOf(edition, today) === periodOf(edition, on));
  let days = 1;
  while (days < 3 && isOf(addDays(today, days))) days += 1;
  return startOf(addDays(today, days));
}

/** Adds everybody to the directory and gives them a password. */
async function hire(people: readonly Person[], accounts: Accounts, api: Api, admin: string): Promise<Desks> {
  const asAdmin = api.callAs(admin);
  const ids = new Map<string, StaffId>();
  await inGroups(people, async (person) => {
    ids.set(person.email, (await asAdmin(staffApi.addStaff, person)).staffId);
    await accounts.setPassword(person.email);
  });
  const emails = new Map([...ids].map(([email, staffId]) => [staffId as string, email]));
  const calls = new Map(people.map(({ email }) => [email, api.callAs(email)]));
  const inspected = new Set(people.find(({ role }) => role === 'inspection-team')?.unitIds);
  return {
    callAs: (email) => get(calls, email),
    idOf: (email) => get(ids, email),
    emailOf: (staffId) => get(emails, staffId),
    inspects: (unitId) => inspected.has(unitId),
  };
}

function get<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined) throw new Error(`the demo city has no ${key}`);
  return value;
}

/** Every self-check, and every step of the hazards that it reports. */
function actionsOf(
  visits: readonly Visit[],
  phones: ReadonlyMap<string, Phone>,
  desks: Desks,
  now: () => number,
): Action[] {
  const shelf: Shelf = { forms: new Map(), photos: new Map(), failed: new Map() };
  return visits.flatMap((visit) => {
    const phone = get(phones, visit.place.unitId);
    const reported = new Map<Story, Reported>();
    const steps = visit.stories.flatMap((story) =>
      story.steps.map((one) => ({
        at: one.at,
        lanes: [story.text.hazardId],
        run: () => takeStep(one, get(reported, story), phone, desks, now()),
      })),
    );
    const run = async () => {
      for (const one of await handIn(visit, phone, shelf, now())) reported.set(one.story, one);
    };
    const lanes = [visit.place.unitId, ...visit.stories.map(({ text }) => text.hazardId)];
    return [{ at: visit.at, lanes, run }, ...steps];
  });
}

/** Somebody of every role. */
function loginsOf(people: readonly Person[]): Login[] {
  const firsts = new Map(people.toReversed().map((person) => [person.role, person]));
  return [...firsts.values()]
    .reverse()
    .map(({ role, name, post, email }) => ({ role, name: `${name}（${post}）`, email, password: demoPassword }));
}

/** A unit that has something to rectify, for whoever scans its code. */
function unitToShow(
  visits: readonly Visit[],
  paths: ReadonlyMap<string, string>,
): Pick<Seeded, 'unitPath' | 'unitName'> {
  const busy = visits.find(({ stories }) => stories.some(({ ending }) => ending === 'rectifying'));
  const place = (busy ?? visits[0])?.place;
  return place ? { unitPath: get(paths, place.unitId), unitName: place.name } : {};
}
