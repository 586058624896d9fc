/** Rests what nobody would see the result of, as an operator would: jobs by the clock, and messages. */
import { LambdaClient, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { dayMs } from '../../schemas/time.ts';
import type { RunningHost } from '../local/run.ts';

/** The last day has its nightly jobs, its messages and its morning digest; twelve weeks of them would take as long as all the rest. */
export const awakeMs = dayMs;

type Credentials = { accessKeyId: string; secretAccessKey: string };

export async function rest(
  { host, resources, url }: RunningHost,
  credentials: Credentials,
  run: () => Promise<void>,
): Promise<void> {
  const rules = Object.values(resources).filter(({ attributes }) => attributes.Arn?.includes(':rule/'));
  const messages = Object.entries(resources).filter(
    ([id, { attributes }]) => id.startsWith('NotificationsOnAudit') && attributes.EventSourceMappingArn,
  );
  const lambda = new LambdaClient({ region: host.region, endpoint: url, credentials });
  const switchAll = async (Enabled: boolean) => {
    const operation = Enabled ? 'EnableRule' : 'DisableRule';
    for (const { ref } of rules) await host.call('events', operation, { Name: ref }, { kind: 'root' });
    for (const [, { ref }] of messages) await lambda.send(new UpdateEventSourceMappingCommand({ UUID: ref, Enabled }));
  };
  await switchAll(false);
  await run();
  await switchAll(true);
}
