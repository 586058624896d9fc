/**
 * `npm start`: builds, synthesises the stage `local`, hosts it on this machine, seeds a demo city the first time.
 * Options: --port N, --data DIR, --no-seed, --seed-units N, --lan, --dev.
 */
import { watch } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { announce } from './announce.ts';
import { build, digestOf, unlessDone } from './build.ts';
import { prepareData } from './demo/first-start.ts';
import { seedOnce } from './demo/seed.ts';
import { lanAddress } from './lan.ts';
import { type RunningHost, startHost } from './local/run.ts';
import { StartError } from './local/template/problem.ts';
import { synthesize } from './synth.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const assembly = join(root, 'dist/assembly');

export type StartOptions = { port: number; dataDir: string; isSeeded: boolean; seedUnits: number; isLan: boolean };

function readOptions(): StartOptions & { isDev: boolean } {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4600' },
      data: { type: 'string', default: join(root, '.local') },
      'no-seed': { type: 'boolean', default: false },
      'seed-units': { type: 'string', default: '80' },
      lan: { type: 'boolean', default: false },
      dev: { type: 'boolean', default: false },
    },
  });
  const port = whole('--port', values.port, 65_535);
  const seedUnits = whole('--seed-units', values['seed-units'], 600);
  return {
    port,
    seedUnits,
    dataDir: resolve(values.data),
    isSeeded: !values['no-seed'],
    isLan: values.lan,
    isDev: values.dev,
  };
}

function whole(option: string, value: string, maximum: number): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number <= maximum) return number;
  throw new Plain(`${option} takes a whole number from 0 to ${maximum}, not ${value}.`);
}

/** Something the person at this machine can mend: one sentence, no stack. */
class Plain extends Error {}

/** Builds, synthesises and hosts; resolves once everything answers. */
export async function start(options: StartOptions): Promise<RunningHost> {
  const step = progress();
  await build(step);
  const digest = digestOf(['infra', 'schemas', 'workflows', 'dist/functions', 'dist/site']);
  await unlessDone('synthesised', digest, async () => {
    step('synthesising the app');
    await synthesize('local', assembly);
  });
  step('starting the local host');
  const lan = options.isLan ? lanAddress() : undefined;
  if (options.isLan && !lan) throw new Plain('This machine has no address on a local network: start without --lan.');
  const running = await startHost({
    template: join(assembly, 'bihuan-local.template.json'),
    assets: assembly,
    dataDir: options.dataDir,
    port: options.port,
    listen: lan ? '0.0.0.0' : '127.0.0.1',
    ...(lan && { publicUrl: `http://${lan}:0` }),
    ...prepareData(options),
    onLog: ({ level, source, message }) => (level === 'error' ? console.error(`${source}: ${message}`) : undefined),
  });
  const seeded = await seedOnce(running, options, step);
  step('');
  announce(running, options, seeded);
  return running;
}

/** A line for every step; a step under a second leaves no line where there is a terminal. */
function progress(): (step: string) => void {
  let current = '';
  let since = 0;
  return (step) => {
    const seconds = (performance.now() - since) / 1000;
    if (current && seconds >= 1) console.log(`  ${current}: ${seconds.toFixed(1)} s`);
    current = step;
    since = performance.now();
  };
}

/** Rebuilds and starts anew when a source changes; what is in the data folder stays. */
async function develop(options: StartOptions): Promise<void> {
  let running = await start(options);
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const restart = async () => {
    await running.stop();
    running = await start(options).catch(async (error) => {
      console.error(error instanceof Error ? error.message : error);
      return { stop: async () => undefined } as RunningHost;
    });
  };
  for (const folder of ['functions', 'schemas', 'web', 'data', 'workflows', 'infra']) {
    watch(join(root, folder), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        last = last.then(restart);
      }, 300);
    });
  }
  stopOnSignal(() => running.stop());
}

function stopOnSignal(stop: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      // A second signal ends it at once.
      process.once(signal, () => process.exit(1));
      console.log('\nstopping …');
      stop().then(() => process.exit(0), fail);
    });
  }
}

/** One sentence for what people can mend; the whole error for what is a bug. */
function fail(error: unknown): never {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC') console.error('The disk is full: make room for the data folder and start again.');
  else if (isPlain(error)) console.error(message);
  else console.error(error);
  process.exit(1);
}

function isPlain(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return (
    error instanceof Plain ||
    error instanceof StartError ||
    code?.startsWith('ERR_PARSE_ARGS') === true ||
    /^The data in /.test(message)
  );
}

if (import.meta.main) {
  try {
    const options = readOptions();
    if (options.isDev) await develop(options);
    else {
      const running = await start(options);
      stopOnSignal(running.stop);
    }
  } catch (error) {
    fail(error);
  }
}
