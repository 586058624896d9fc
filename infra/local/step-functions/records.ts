/** Where everything of Step Functions lies in the store. Names never hold a slash, so paths of names are unique. */
import type { Change, Store } from '../host.ts';
import type { HistoryEvent } from './history.ts';
import type { Execution, Machine, Run, Status } from './model.ts';

/** AWS keeps a closed execution, its history and its name for 90 days. */
const kept = 90 * 86_400_000;
const lastMoment = 9_999_999_999_999;

/** `machine/execution`, out of an execution's ARN. */
export const pathOf = (executionArn: string): string => executionArn.split(':').slice(6).join('/');
const machineOf = (execution: Execution): string => execution.machineArn.split(':').at(-1) as string;

export const keys = {
  machines: 'states/machine/',
  machine: (name: string) => `states/machine/${name}`,
  definition: (hash: string) => `states/definition/${hash}`,
  execution: (arn: string) => `states/execution/${pathOf(arn)}`,
  runs: 'states/run/',
  run: (arn: string) => `states/run/${pathOf(arn)}`,
  events: (arn: string) => `states/event/${pathOf(arn)}/`,
  event: (arn: string, id: number) => `states/event/${pathOf(arn)}/${String(id).padStart(5, '0')}`,
  notices: 'states/notice/',
  notice: (arn: string, status: Status) => `states/notice/${pathOf(arn)}/${status === 'RUNNING' ? 0 : 1}`,
  /** Newest first. */
  started: (machine: string, status: Status | 'ALL') => `states/started/${machine}/${status}/`,
};

const startedKey = (execution: Execution, status: Status | 'ALL'): string =>
  `${keys.started(machineOf(execution), status)}${lastMoment - execution.startDate}/${execution.name}`;

export type Records = ReturnType<typeof createRecords>;

export function createRecords(store: Store, now: () => number) {
  async function machine(name: string): Promise<Machine | undefined> {
    return store.get<Machine>(keys.machine(name));
  }

  async function execution(arn: string): Promise<Execution | undefined> {
    const found = await store.get<Execution>(keys.execution(arn));
    return found?.stopDate !== undefined && found.stopDate + kept <= now() ? undefined : found;
  }

  /** What has to be forgotten before the name can be used again. */
  async function leftovers(arn: string): Promise<Change[]> {
    const old = await store.get<Execution>(keys.execution(arn));
    if (old === undefined) return [];
    const events = await store.list(keys.events(arn));
    const places = [...events.map(([key]) => key), startedKey(old, 'ALL'), startedKey(old, old.status)];
    return places.map((place) => ({ delete: place }));
  }

  async function running(machineName: string): Promise<boolean> {
    return (await store.list(keys.started(machineName, 'RUNNING'), { limit: 1 })).length > 0;
  }

  return { store, machine, execution, leftovers, running };
}

export const opened = (execution: Execution, run: Run): Change[] => [
  { put: keys.execution(execution.arn), value: execution },
  { put: keys.run(execution.arn), value: run },
  { put: startedKey(execution, 'ALL'), value: execution.arn },
  { put: startedKey(execution, 'RUNNING'), value: execution.arn },
];

export const closed = (execution: Execution): Change[] => [
  { put: keys.execution(execution.arn), value: execution },
  { delete: keys.run(execution.arn) },
  { delete: startedKey(execution, 'RUNNING') },
  { put: startedKey(execution, execution.status), value: execution.arn },
];

export const recorded = (arn: string, events: HistoryEvent[]): Change[] =>
  events.map((event) => ({ put: keys.event(arn, event.id), value: event }));
