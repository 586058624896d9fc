/**
 * `npm run statistics [-- --stage NAME] [--repair] [--data DIR]`: counts the audit trail anew, compares, prints what
 * differs, and with --repair puts the recount in place. Without a stage: the app on this machine.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { InvokeCommand, LambdaClient, type LambdaClientConfig } from '@aws-sdk/client-lambda';
import { RecountAnswer } from '../schemas/statistics.ts';
import { recountName } from './recount-name.ts';
import { readStage } from './stage.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** A run takes at most 15 minutes; one more for the way. */
const requestTimeout = 16 * 60_000;
const mostRuns = 50;

/** Something the person can mend: one sentence, no stack. */
class Plain extends Error {}

function readOptions() {
  const { values } = parseArgs({
    options: {
      stage: { type: 'string' },
      repair: { type: 'boolean', default: false },
      data: { type: 'string', default: join(root, '.local') },
    },
  });
  return values;
}

/** AWS with the profile of the shell, or the host on this machine with its own key. */
function clientFor({ stage, data }: { stage?: string | undefined; data: string }): LambdaClientConfig {
  const common = { requestHandler: { requestTimeout }, maxAttempts: 1 };
  if (stage !== undefined) return { ...common, region: readStage(stage).region };
  const [start, credentials] = ['start.json', 'credentials.json'].map((file) => join(data, file));
  if (!start || !credentials || !existsSync(start))
    throw new Plain(`Nothing runs on the data in ${data}: npm start first, or name a --stage.`);
  const { url } = JSON.parse(readFileSync(start, 'utf8')) as { url: string };
  return {
    ...common,
    region: readStage('local').region,
    endpoint: process.env.AWS_ENDPOINT_URL ?? url,
    credentials: JSON.parse(readFileSync(credentials, 'utf8')),
  };
}

/** One recount; a trail too long for one run takes several, each going on where the last one stopped. */
async function recount(client: LambdaClient, name: string, repair: boolean): Promise<RecountAnswer> {
  let entries = 0;
  for (let run = 1; run <= mostRuns; run += 1) {
    const Payload = JSON.stringify({ repair });
    const answer = await client.send(new InvokeCommand({ FunctionName: name, Payload }));
    const text = Buffer.from(answer.Payload ?? []).toString();
    if (answer.FunctionError) throw new Plain(`The recount failed: ${text}`);
    const result = RecountAnswer.parse(JSON.parse(text));
    entries += result.entries;
    if (result.isFinished) return { ...result, entries };
    console.log(`  ${entries} entries so far`);
  }
  throw new Plain('The recount does not come to an end.');
}

function report({ differences, differenceCount, entries, isRepaired }: RecountAnswer): void {
  if (differenceCount === 0) {
    console.log(`${entries} entries: the counters agree with the audit trail.`);
    return;
  }
  console.table(
    differences.map(({ part, cell, name, counted, recounted }) => ({ part, cell, number: name, counted, recounted })),
  );
  const more = differenceCount > differences.length ? ` (the first ${differences.length} are shown)` : '';
  const outcome = isRepaired ? 'The recount is in place.' : 'Nothing was changed; --repair puts the recount in place.';
  console.log(`${entries} entries: ${differenceCount} numbers differ${more}. ${outcome}`);
}

try {
  const options = readOptions();
  const client = new LambdaClient(clientFor(options));
  const result = await recount(client, recountName(options.stage ?? 'local'), options.repair);
  report(result);
  if (result.differenceCount > 0 && !result.isRepaired) process.exitCode = 2;
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  const isPlain = error instanceof Plain || code?.startsWith('ERR_PARSE_ARGS') || code === 'ECONNREFUSED';
  console.error(isPlain ? message : error);
  process.exitCode = 1;
}
