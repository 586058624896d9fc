/** What waits, what is late and what falls due today: to each person by e-mail, to each group by its robot or webhook. */
import { type Desk, desksOf } from '../../schemas/actor.ts';
import type { Channel } from '../../schemas/channel.ts';
import type { HazardRow } from '../../schemas/hazard.ts';
import type { MorningNotice } from '../../schemas/notice.ts';
import type { Staff } from '../../schemas/staff.ts';
import { addDays, dateOf, isWorkingDay, startOf } from '../../schemas/time.ts';
import { calendar } from '../hazards/calendar.ts';
import { findDueIn, findDueOnDesks } from '../hazards/find-due.ts';
import type { Author } from '../kit/commit.ts';
import { onSchedule } from '../kit/schedule.ts';
import { activeStaff } from '../staff/find.ts';
import { findCounts } from '../statistics/find-counts.ts';
import { countQueue } from '../statistics/get-queue-counts.ts';
import { channels, hears } from './channels.ts';
import { briefOf } from './notice-of.ts';
import { postNotice, wake } from './post.ts';

/** As many of each kind as a message has room for. */
const listed = 10;

export const handler = onSchedule('tell-of-the-morning', async (author) => {
  for (const channel of channels) {
    if (channel.kind !== 'email') await tellGroup(channel, author);
  }
  const mail = channels.filter(({ kind }) => kind === 'email');
  if (mail.length > 0) for (const person of await activeStaff()) await tellPerson(person, mail, author);
  // All of them: also what a channel could not send when it was last woken.
  for (const { name } of channels) await wake(name);
});

async function tellGroup(channel: Channel, author: Author): Promise<void> {
  const counts = await findCounts((place) => hears(channel, place));
  const { closed: _, ...byStatus } = counts.byStatus;
  const due = await dueOf((span) => findDueIn(channel, span), author.now);
  const notice = {
    ...headOf(author, channel.name, []),
    total: counts.open,
    byStatus: { ...byStatus, closed: 0 },
    ...due,
  };
  if (isWorthTelling(notice)) await postNotice(notice, [channel.name], author.now);
}

async function tellPerson(person: Staff, mail: readonly Channel[], author: Author): Promise<void> {
  const desks = desksOf({ kind: 'staff', ...person });
  const queue = await countQueue(desks);
  if (queue.total === 0) return;
  const due = await dueOf((span) => findDueOnDesks(desks, span), author.now);
  const notice = { ...headOf(author, person.staffId, [`staff#${person.staffId}`]), ...queue, ...due };
  const names = mail.filter((channel) => hearsPerson(channel, person)).map(({ name }) => name);
  if (names.length > 0 && isWorthTelling(notice)) await postNotice(notice, names, author.now);
}

function hearsPerson({ departmentIds, districtIds }: Channel, person: Staff): boolean {
  const isDepartments = departmentIds.length === 0 || departmentIds.some((id) => person.departmentIds.includes(id));
  return isDepartments && (districtIds.length === 0 || districtIds.some((id) => person.districtIds.includes(id)));
}

/** One notice a day for each reader: the run may be repeated. */
function headOf({ now, requestId }: Author, reader: string, desks: Desk[]) {
  const on = dateOf(now);
  const at = new Date(startOf(on)).toISOString();
  return { kind: 'morning' as const, noticeId: `morning-${on}-${reader}`, at, requestId, desks, on };
}

type Find = (span: { from: string; before: string; limit: number }) => Promise<{ items: HazardRow[]; cursor?: string }>;

async function dueOf(find: Find, now: number): Promise<Pick<MorningNotice, 'late' | 'dueToday'>> {
  const nowAt = new Date(now).toISOString();
  const tomorrow = new Date(startOf(addDays(dateOf(now), 1))).toISOString();
  const page = async (from: string, before: string) => {
    const { items, cursor } = await find({ from, before, limit: listed });
    return { hazards: items.map(briefOf), hasMore: cursor !== undefined };
  };
  return { late: await page('0', nowAt), dueToday: await page(nowAt, tomorrow) };
}

/** On days off only what can't wait. */
function isWorthTelling({ total, late, dueToday, on }: MorningNotice): boolean {
  if (late.hazards.length > 0 || dueToday.hazards.length > 0) return true;
  return total > 0 && isWorkingDay(on, calendar);
}
