/**
 * The schedules in the store and their timers. A run is one write: what goes to the target, and when the schedule runs
 * next; a crash before it runs again, after it delivers what was written. Changes follow one another.
 */
import { randomUUID } from 'node:crypto';
import { type Delivery, deliveries } from '../delivery.ts';
import { AwsError, type Change, type Host, type Timer } from '../host.ts';
import { deliveryOf, firstRun, nextRun, type Schedule, type ScheduleInput } from './schedule.ts';

type Identity = { group: string; name: string };

const prefix = 'scheduler/schedule/';

export function openSchedules(host: Host) {
  const timers = new Map<string, Timer>();
  const outgoing = deliveries(host, 'scheduler/delivery/');
  let last: Promise<unknown> = Promise.resolve();

  const keyOf = ({ group, name }: Identity) => `${prefix}${group}/${name}`;
  const arnOf = ({ group, name }: Identity) =>
    `arn:${host.partition}:scheduler:${host.region}:${host.accountId}:schedule/${group}/${name}`;

  function inTurn<T>(change: () => Promise<T>): Promise<T> {
    const mine = last.then(change);
    last = mine.catch(() => undefined);
    return mine;
  }

  async function get(identity: Identity): Promise<Schedule> {
    const schedule = await host.store.get<Schedule>(keyOf(identity));
    if (schedule) return schedule;
    throw new AwsError('ResourceNotFoundException', `Schedule ${identity.name} does not exist.`, 404);
  }

  /** Stores a schedule and its timer, with what else belongs to the same change. */
  async function keep(schedule: Schedule, changes: Change[] = []): Promise<void> {
    const key = keyOf({ group: schedule.GroupName, name: schedule.Name });
    await host.store.write([{ put: key, value: schedule }, ...changes]);
    arm(key, schedule);
  }

  function arm(key: string, { nextAt }: Schedule): void {
    timers.get(key)?.cancel();
    if (nextAt === undefined) timers.delete(key);
    else
      timers.set(
        key,
        host.clock.at(nextAt, () => run(key, nextAt)),
      );
  }

  async function run(key: string, due: number): Promise<void> {
    const delivery = await inTurn(() => take(key, due));
    if (delivery) await outgoing.attempt(delivery);
  }

  async function take(key: string, due: number): Promise<Delivery | undefined> {
    const schedule = await host.store.get<Schedule>(key);
    if (schedule?.nextAt !== due) return undefined;
    const delivery = deliveryOf(host, schedule, due, randomUUID());
    const { nextAt: _, ...rest } = schedule;
    const following = nextRun(schedule, host.clock.now());
    if (following === undefined && schedule.ActionAfterCompletion === 'DELETE') {
      timers.delete(key);
      await host.store.write([{ delete: key }, outgoing.stored(delivery)]);
    } else {
      await keep({ ...rest, ...(following !== undefined && { nextAt: following }) }, [outgoing.stored(delivery)]);
    }
    return delivery;
  }

  function create(identity: Identity, input: ScheduleInput, clientToken?: string): Promise<string> {
    return inTurn(async () => {
      const present = await host.store.get<Schedule>(keyOf(identity));
      if (present && (clientToken === undefined || present.clientToken !== clientToken)) {
        throw new AwsError('ConflictException', `Schedule ${identity.name} already exists.`, 409);
      }
      if (!present) await keep(made(identity, input, { ...(clientToken !== undefined && { clientToken }) }));
      return arnOf(identity);
    });
  }

  function made({ group, name }: Identity, input: ScheduleInput, extra: Partial<Schedule>): Schedule {
    const now = host.clock.now();
    const nextAt = firstRun(input, now);
    const identity = { Name: name, GroupName: group, Arn: arnOf({ group, name }) };
    return {
      ...input,
      ...identity,
      createdAt: now,
      modifiedAt: now,
      ...(nextAt !== undefined && { nextAt }),
      ...extra,
    };
  }

  function update(identity: Identity, input: ScheduleInput): Promise<string> {
    return inTurn(async () => {
      const { createdAt } = await get(identity);
      await keep(made(identity, input, { createdAt }));
      return arnOf(identity);
    });
  }

  function remove(identity: Identity): Promise<void> {
    return inTurn(async () => {
      await get(identity);
      const key = keyOf(identity);
      await host.store.write([{ delete: key }]);
      timers.get(key)?.cancel();
      timers.delete(key);
    });
  }

  /** A schedule of the template goes on where it was, unless the template changed what it says. */
  function declare(identity: Identity, input: ScheduleInput, logicalId: string): Promise<string> {
    return inTurn(async () => {
      const present = await host.store.get<Schedule>(keyOf(identity));
      const next = made(identity, input, { logicalId });
      const isSame = present && sameTimes(present, next);
      const { nextAt: _, ...rest } = next;
      const { createdAt, modifiedAt, nextAt } = isSame ? present : next;
      const schedule = { ...rest, createdAt, modifiedAt, ...(nextAt !== undefined && { nextAt }) };
      await host.store.write([{ put: keyOf(identity), value: schedule }]);
      return arnOf(identity);
    });
  }

  const list = (group: string | undefined, after: string | undefined, limit: number) =>
    host.store.list<Schedule>(group === undefined ? prefix : `${prefix}${group}/`, {
      limit,
      ...(after !== undefined && { after }),
    });

  /** Sets every timer; schedules that the template no longer declares end. */
  async function resume(declared: Set<string>): Promise<void> {
    await outgoing.resume();
    for (let after: string | undefined; ; ) {
      const page = await list(undefined, after, 1000);
      for (const [key, schedule] of page) {
        if (schedule.logicalId !== undefined && !declared.has(schedule.Arn)) await host.store.write([{ delete: key }]);
        else arm(key, schedule);
      }
      after = page.at(-1)?.[0];
      if (page.length < 1000) return;
    }
  }

  async function stop(): Promise<void> {
    outgoing.stop();
    for (const timer of timers.values()) timer.cancel();
    await last;
  }

  return { arnOf, get, create, update, remove, declare, list, resume, stop };
}

function sameTimes(a: Schedule, b: Schedule): boolean {
  const times = ({ ScheduleExpression, ScheduleExpressionTimezone, StartDate, EndDate, State }: Schedule) =>
    JSON.stringify([ScheduleExpression, ScheduleExpressionTimezone, StartDate, EndDate, State]);
  return times(a) === times(b);
}
