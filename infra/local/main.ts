/** `node infra/local/main.ts --template FILE [--assets DIR] [--data DIR] [--port N] [--host ADDRESS]` */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type RunningHost, startHost } from './run.ts';
import { fail } from './start-problem.ts';
import { StartError } from './template/problem.ts';

const usage = 'usage: node infra/local/main.ts --template FILE [--assets DIR] [--data DIR] [--port N] [--host ADDRESS]';

function readOptions() {
  const { values } = parseArgs({
    options: {
      template: { type: 'string' },
      assets: { type: 'string' },
      data: { type: 'string', default: '.local' },
      port: { type: 'string', default: '3000' },
      host: { type: 'string', default: '127.0.0.1' },
    },
  });
  const { template, assets, data, host } = values;
  const port = Number(values.port);
  if (template === undefined || !Number.isInteger(port) || port < 0 || port > 65_535) throw new StartError(usage);
  return { template, dataDir: data, port, listen: host, ...(assets ? { assets } : {}) };
}

function stopOnSignal({ stop }: RunningHost): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      // A second signal ends it at once.
      process.once(signal, () => process.exit(1));
      stop().then(() => process.exit(0), fail);
    });
  }
}

try {
  const options = readOptions();
  const onLog = ({ level, source, message }: { level: string; source: string; message: string }) =>
    level === 'info' ? undefined : console.error(`${level} ${source}: ${message}`);
  const running = await startHost({ ...options, onProgress: (step) => console.log(`… ${step}`), onLog });
  stopOnSignal(running);
  console.log(`Ready at ${running.url}/`);
  for (const [name, value] of Object.entries(running.outputs)) console.log(`${name} = ${value}`);
  console.log(
    `Data and log in ${options.dataDir}; keys for the AWS CLI in ${join(options.dataDir, 'credentials.json')}`,
  );
} catch (error) {
  fail(error);
}
