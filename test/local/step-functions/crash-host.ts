/**
 * A host in a process of its own, made to be killed: `node crash-host.ts FOLDER BOOT`. Each boot resumes what earlier
 * ones left, starts executions of its own, answers every token it finds, and says `done` once nothing runs.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../../infra/local/host.ts';
import { openStore } from '../../../infra/local/store/store.ts';
import { callback, FunctionFailure, functionArn, openWorld, roleArn, task } from './support.ts';

const [folder, boot] = process.argv.slice(2) as [string, string];
const effects = join(folder, 'effects.jsonl');
const tokens = join(folder, 'tokens.jsonl');
const append = (file: string, line: unknown) => appendFileSync(file, `${JSON.stringify(line)}\n`);
const lines = (file: string) =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line.endsWith('}'))
    : [];

const clock: Clock = {
  now: () => Date.now(),
  at(due, run) {
    const handle = setTimeout(run, Math.min(Math.max(0, due - Date.now()), 2 ** 31 - 1));
    return { cancel: () => clearTimeout(handle) };
  },
  advance: async () => undefined,
};

const named = { execution: '{% $states.context.Execution.Name %}', item: '{% $states.input %}' };
const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Prepare',
  States: {
    Prepare: { Type: 'Pass', Assign: { factor: 10 }, Output: [1, 2, 3], Next: 'Each' },
    Each: {
      Type: 'Map',
      MaxConcurrency: 2,
      ItemProcessor: {
        StartAt: 'Work',
        States: {
          Work: task('work', {
            Arguments: { ...named, attempt: '{% $states.context.State.RetryCount %}' },
            Retry: [{ ErrorEquals: ['Once'], IntervalSeconds: 1, MaxAttempts: 1 }],
            Output: '{% $states.result.value * $factor %}',
            Next: 'Rest',
          }),
          Rest: { Type: 'Wait', Seconds: '{% $states.input > 20 ? 1 : 0 %}', End: true },
        },
      },
      Next: 'Both',
    },
    Both: {
      Type: 'Parallel',
      Branches: [
        {
          StartAt: 'Ask',
          States: {
            Ask: {
              ...callback('ask', { End: true }),
              Arguments: {
                FunctionName: functionArn('ask'),
                Payload: {
                  execution: '{% $states.context.Execution.Name %}',
                  token: '{% $states.context.Task.Token %}',
                },
              },
            },
          },
        },
        { StartAt: 'Sum', States: { Sum: { Type: 'Pass', Output: '{% $sum($states.input) %}', End: true } } },
      ],
      Next: 'End',
    },
    End: { Type: 'Succeed' },
  },
};

const store = await openStore(join(folder, 'store'));
const world = await openWorld({ store, clock });
world.handlers.set('work', (payload) => {
  const { execution, item, attempt } = payload as { execution: string; item: number; attempt: number };
  append(effects, { key: `${execution}/${item}/${attempt}`, at: Date.now() });
  if (item === 2 && attempt === 0) throw new FunctionFailure({ errorType: 'Once' });
  return { value: item };
});
world.handlers.set('ask', (payload) => {
  const { execution, token } = payload as { execution: string; token: string };
  append(effects, { key: `${execution}/ask`, at: Date.now() });
  append(tokens, { token });
});

const type = world.service.types['AWS::StepFunctions::StateMachine'];
const properties = { StateMachineName: 'crash', RoleArn: roleArn, Definition: definition };
await type?.create({ logicalId: 'M', type: '', dependsOn: [], properties });
await world.service.start?.();

async function call(operation: string, input: object): Promise<{ [key: string]: unknown }> {
  const { stateMachine, ...rest } = input as { stateMachine?: true };
  const machine = { stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:crash' };
  const body = Buffer.from(JSON.stringify({ ...(stateMachine ? machine : {}), ...rest }));
  const headers = { 'x-amz-target': `AWSStepFunctions.${operation}` };
  const wire = { method: 'POST', path: '/', rawPath: '/', query: new URLSearchParams(), requestId: 'r' };
  const answer = await world.handle?.({ ...wire, headers, body, caller: { kind: 'root' } });
  return JSON.parse(String(answer?.body));
}

for (let index = 0; index < 3; index += 1) {
  await call('StartExecution', { stateMachine: true, name: `boot-${boot}-${index}`, input: JSON.stringify({ boot }) });
}
process.stdout.write('ready\n');

const answered = new Set<string>();
for (;;) {
  for (const line of lines(tokens)) {
    if (answered.has(line)) continue;
    answered.add(line);
    await call('SendTaskSuccess', { taskToken: (JSON.parse(line) as { token: string }).token, output: '"yes"' });
  }
  const { executions } = await call('ListExecutions', { stateMachine: true, statusFilter: 'RUNNING', maxResults: 1 });
  if ((executions as unknown[]).length === 0) break;
  await new Promise((resolve) => setTimeout(resolve, 5));
}
process.stdout.write('done\n');
await world.close();
await store.close();
process.exit(0);
