/** Rests what nobody would see the result of, as an operator would: jobs by the clock, and messages. */
import { LambdaClient, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import type { RunningHost } from '../local/run.ts';
import type { Key } from './accounts.ts';

/** Twelve weeks of them would take as long as all the rest. What is returned wakes them again. */
export async function rest({ host, resources, url }: RunningHost, credentials: Key): Promise<() => Promise<void>> {
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
  return () => switchAll(true);
}
