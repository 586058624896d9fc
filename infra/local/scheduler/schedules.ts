/**
 * The schedules in the store and their timers. A run is one write: what goes to the target, and when the schedule runs
 * next; a crash before it runs again, after it delivers what was written. Changes follow one another.
 */
import { randomUUID } from 'node:crypto';
import { type Delivery, deliveries } from '../delivery.ts';
import { AwsError, type Change, type Host, type Timer } from '../host.ts';
import { firstRun, messageOf, nextRun, type Schedule, type ScheduleInput } from './schedule.ts';

export type Identity = { group: string; name: string };

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
    timers.delete(key);
    if (nextAt === undefined) return;
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
    const delivery = outgoing.made(messageOf(schedule, due, randomUUID()));
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

  function create({ group, name }: Identity, input: ScheduleInput, clientToken?: string): Promise<string> {
    return inTurn(async () => {
      const Arn = arnOf({ group, name });
      const present = await host.store.get<Schedule>(keyOf({ group, name }));
      if (present && (clientToken === undefined || present.clientToken !== clientToken)) {
        throw new AwsError('ConflictException', `Schedule ${name} already exists.`, 409);
      }
      if (present) return Arn;
      const createdAt = host.clock.now();
      const nextAt = firstRun(input, createdAt);
      await keep({
        ...input,
        ...{ Name: name, GroupName: group, Arn, createdAt },
        ...(nextAt !== undefined && { nextAt }),
        ...(clientToken !== undefined && { clientToken }),
      });
      return Arn;
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

  async function resume(): Promise<void> {
    await outgoing.resume();
    for (const [key, schedule] of await host.store.list<Schedule>(prefix)) arm(key, schedule);
  }

  async function stop(): Promise<void> {
    outgoing.stop();
    for (const timer of timers.values()) timer.cancel();
    await last;
  }

  return { arnOf, get, create, remove, resume, stop };
}
