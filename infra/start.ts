/**
 * `npm start`: builds, synthesises the stage `local`, hosts it on this machine, seeds a demo city the first time.
 * Options: --port N, --data DIR, --no-seed, --seed-units N, --lan.
 */
import './local/thread-pool.ts';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { announce } from './announce.ts';
import { build, digestOf, unlessDone } from './build.ts';
import { prepareData } from './demo/first-start.ts';
import { seedOnce } from './demo/seed.ts';
import { lanAddress } from './lan.ts';
import { listen, type RunningHost, startHost } from './local/run.ts';
import { fail, isDiskFull } from './local/start-problem.ts';
import { StartError } from './local/template/problem.ts';
import { synthesize } from './synth.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const assembly = join(root, 'dist/assembly');

export type StartOptions = { port: number; dataDir: string; isSeeded: boolean; seedUnits: number; isLan: boolean };

function readOptions(): StartOptions {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4600' },
      data: { type: 'string', default: join(root, '.local') },
      'no-seed': { type: 'boolean', default: false },
      'seed-units': { type: 'string', default: '80' },
      lan: { type: 'boolean', default: false },
    },
  });
  const port = whole('--port', values.port, 65_535);
  const seedUnits = whole('--seed-units', values['seed-units'], 600);
  return { port, seedUnits, dataDir: resolve(values.data), isSeeded: !values['no-seed'], isLan: values.lan };
}

function whole(option: string, value: string, maximum: number): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number <= maximum) return number;
  throw new StartError(`${option} takes a whole number from 0 to ${maximum}, not ${value}.`);
}

/** Builds, synthesises and hosts; resolves once everything answers. */
async function start(options: StartOptions): Promise<RunningHost> {
  const step = progress();
  const lan = options.isLan ? lanAddress() : undefined;
  if (options.isLan && !lan)
    throw new StartError('This machine has no address on a local network: start without --lan.');
  const address = lan ? '0.0.0.0' : '127.0.0.1';
  await refuseTakenPort(options.port, address);
  await build(step);
  const digest = digestOf(['infra', 'schemas', 'workflows', 'dist/functions', 'dist/site']);
  await unlessDone('synthesised', digest, async () => {
    step('synthesising the app');
    await synthesize('local', assembly);
  });
  step('starting the local host');
  let isStarting = true;
  let isStopping = false;
  const running = await startHost({
    template: join(assembly, 'bihuan-local.template.json'),
    assets: assembly,
    dataDir: options.dataDir,
    port: options.port,
    listen: address,
    ...(lan && { publicUrl: `http://${lan}:0` }),
    ...prepareData(options),
    onLog({ level, source, message }) {
      if (isStarting && isDiskFull(message)) fail(message);
      // What is cut off by stopping is done again by the next start.
      if (level === 'error' && !isStopping) console.error(`${source}: ${message}`);
    },
  });
  const seeded = await seedOnce(running, options, step);
  step('');
  isStarting = false;
  announce(running, options, seeded);
  const stop = () => {
    isStopping = true;
    return running.stop();
  };
  return { ...running, stop };
}

/** Tries the port before the long steps begin. */
async function refuseTakenPort(port: number, address: string): Promise<void> {
  const probe = createServer();
  await listen(probe, port, address);
  probe.close();
  await once(probe, 'close');
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

if (import.meta.main) {
  try {
    const running = await start(readOptions());
    stopOnSignal(running.stop);
  } catch (error) {
    fail(error);
  }
}
