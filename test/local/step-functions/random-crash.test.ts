import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Store } from '../../../infra/local/host.ts';
import type { HistoryEvent } from '../../../infra/local/step-functions/history.ts';
import type { Execution } from '../../../infra/local/step-functions/model.ts';
import { manualClock, memoryStore, startOfTime } from './memory.ts';
import { callback, createMachine, FunctionFailure, functionArn, openWorld, pass, start, task } from './support.ts';

/** What a machine is made of: leaves, and blocks that hold sequences. */
type Part = { kind: 'pass' | 'wait' | 'task' | 'flaky' | 'token' } | { kind: 'parallel' | 'map'; inner: Part[][] };

const leaf = fc.constantFrom('pass', 'wait', 'task', 'flaky', 'token').map((kind): Part => ({ kind }) as Part);
const { sequence } = fc.letrec<{ sequence: Part[]; part: Part }>((tie) => ({
  sequence: fc.array(tie('part'), { minLength: 1, maxLength: 3 }),
  part: fc.oneof(
    { depthSize: 'small', maxDepth: 2 },
    leaf,
    fc.record({
      kind: fc.constantFrom('parallel' as const, 'map' as const),
      inner: fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }),
    }),
  ),
}));

const key = '{% $states.context.State.Name & $string($states.input) %}';

function container(parts: Part[], path: string): object {
  const states = parts.map((part, index) => {
    const name = `${path}${index}`;
    const more = index === parts.length - 1 ? { End: true } : { Next: `${path}${index + 1}` };
    return [name, stateOf(part, name, more)];
  });
  return { StartAt: `${path}0`, States: Object.fromEntries(states) };
}

function stateOf(part: Part, name: string, more: object): object {
  switch (part.kind) {
    case 'pass':
      return pass('{% [$states.input, $count($states.input)] %}', { ...more, Assign: { [`v${name}`]: 1 } });
    case 'wait':
      return { Type: 'Wait', Seconds: 2, ...more };
    case 'token': {
      const Payload = { key, token: '{% $states.context.Task.Token %}' };
      return { ...callback('ask', more), Arguments: { FunctionName: functionArn('ask'), Payload } };
    }
    case 'parallel':
      return {
        Type: 'Parallel',
        Branches: part.inner.map((inner, index) => container(inner, `${name}b${index}x`)),
        ...more,
      };
    case 'map': {
      const Items = part.inner.map((_, index) => index);
      return {
        Type: 'Map',
        Items,
        MaxConcurrency: 2,
        ItemProcessor: container(part.inner[0] as Part[], `${name}i`),
        ...more,
      };
    }
    default: {
      const Retry = [{ ErrorEquals: ['Once'], IntervalSeconds: 1, MaxAttempts: 1 }];
      const Arguments = { key, isLost: part.kind === 'flaky' && '{% $states.context.State.RetryCount = 0 %}' };
      return task('work', { Arguments, Retry, ...more });
    }
  }
}

/** A store whose process dies at its `last` write, before or after that is on disk: from then on nothing answers. */
function mortal(store: Store, last: number, isWritten: boolean) {
  let writes = 0;
  let die = (): void => undefined;
  const death = new Promise<void>((resolve) => {
    die = resolve;
  });
  const never = new Promise<never>(() => undefined);
  const isDead = () => writes >= last;
  const mortalStore: Store = {
    get: (name) => (isDead() ? never : store.get(name)),
    list: (prefix, options) => (isDead() ? never : store.list(prefix, options)),
    async write(changes) {
      if (isDead()) return never;
      writes += 1;
      if (isDead() && !isWritten) die();
      else await store.write(changes);
      if (isDead()) die();
      return isDead() ? never : undefined;
    },
  };
  return { store: mortalStore, death, isDead };
}

type Kill = { after: number; isWritten: boolean };
const forever: Kill = { after: Number.POSITIVE_INFINITY, isWritten: true };
/** The machine's own write and the two of its execution's start come before the first death. */
const writesOfStart = 3;

/** Runs a machine to its end through these deaths of the host; what lies on the disk afterwards. */
async function live(definition: object, kills: Kill[]): Promise<{ disk: Store; deaths: number }> {
  const disk = memoryStore();
  const tokens = new Set<string>();
  const isOver = async () => {
    const execution = await disk.get<Execution>('states/execution/random/run');
    return execution !== undefined && execution.status !== 'RUNNING';
  };
  let now = startOfTime;
  for (const [deaths, { after, isWritten }] of [...kills, forever].entries()) {
    const clock = manualClock(now);
    const { store, death, isDead } = mortal(disk, deaths === 0 ? after + writesOfStart : after, isWritten);
    const world = await openWorld({ store, clock });
    world.handlers.set('work', (payload) => {
      if ((payload as { isLost: boolean }).isLost) throw new FunctionFailure({ errorType: 'Once' });
      return (payload as { key: string }).key;
    });
    world.handlers.set('ask', (payload) => void tokens.add((payload as { token: string }).token));
    const run = async () => {
      if (deaths === 0) await start(world, await createMachine(world, definition, 'random'), 0, 'run');
      else await world.service.start?.();
      while (!isDead() && !(await isOver())) {
        for (const taskToken of tokens) await world.call('SendTaskSuccess', { taskToken, output: '"yes"' });
        await clock.advance(500);
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    await Promise.race([death, run()]);
    now = clock.now();
    const closed = world.close();
    if (isDead()) continue;
    await closed;
    return { disk, deaths };
  }
  throw new Error('the last life has no death');
}

/** Everything but time, order and numbers; a token that is answered before its call returns leaves no TaskSubmitted. */
async function told(disk: Store) {
  const execution = await disk.get<Execution>('states/execution/random/run');
  const events = (await disk.list<HistoryEvent>('states/event/random/run/')).map(([, event]) => event);
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
  expect(events.every(({ id, previousEventId }) => previousEventId < id)).toBe(true);
  const details = events
    .filter(({ type }) => type !== 'TaskSubmitted')
    .map(({ id, previousEventId, timestamp, ...rest }) => JSON.stringify(rest).replace(/token\\":\\"[^"]+"/, 'token'));
  const { status, output, error, cause } = execution as Execution;
  return { status, output, error, cause, details: details.sort() };
}

const kill = fc.record({ after: fc.integer({ min: 1, max: 12 }), isWritten: fc.boolean() });

it('any machine, killed at any writes, ends as it would have and tells the same', { timeout: 120_000 }, async () => {
  let total = 0;
  const lives = async (parts: Part[], kills: Kill[]) => {
    const definition = container(parts, 's');
    const undisturbed = await told((await live(definition, [])).disk);
    expect(undisturbed.status).toBe('SUCCEEDED');
    const { disk, deaths } = await live(definition, kills);
    total += deaths;
    expect(await told(disk)).toEqual(undisturbed);
    expect(await disk.list('states/run/')).toEqual([]);
  };
  const property = fc.asyncProperty(sequence, fc.array(kill, { minLength: 1, maxLength: 12 }), lives);
  await fc.assert(property, { numRuns: Number(process.env.KILLS ?? 100) });
  expect(total).toBeGreaterThan(100);
});
