/** Status changes for EventBridge: put aside with the change itself, so that a crash between the two loses none. */
import type { Change, Host } from '../host.ts';
import type { Execution } from './model.ts';
import { keys } from './records.ts';

type Notice = Parameters<Host['emit']>[0];

export const noticeOf = (execution: Execution): Change => ({
  put: keys.notice(execution.arn, execution.status),
  value: {
    source: 'aws.states',
    'detail-type': 'Step Functions Execution Status Change',
    resources: [execution.arn],
    detail: {
      executionArn: execution.arn,
      stateMachineArn: execution.machineArn,
      name: execution.name,
      status: execution.status,
      startDate: execution.startDate,
      stopDate: execution.stopDate ?? null,
      input: execution.input,
      output: execution.output ?? null,
      inputDetails: { included: true },
      outputDetails: execution.output === undefined ? null : { included: true },
      stateMachineVersionArn: null,
      stateMachineAliasArn: null,
      redriveCount: 0,
      redriveDate: null,
      ...redriveOf(execution),
      error: execution.error ?? null,
      cause: execution.cause ?? null,
    },
  } satisfies Notice,
});

/** What DescribeExecution and the notice say about redriving. */
export function redriveOf({ status }: Execution): { redriveStatus: string; redriveStatusReason?: string } {
  const isOver = status === 'FAILED' || status === 'ABORTED' || status === 'TIMED_OUT';
  if (isOver) return { redriveStatus: 'REDRIVABLE' };
  return {
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason: `Execution is ${status} and cannot be redriven`,
  };
}

/** Sends what is put aside below `prefix`, in order, and forgets each once it is sent. */
export async function sendNotices(host: Host, prefix: string): Promise<void> {
  for (const [key, notice] of await host.store.list<Notice>(prefix)) {
    await host.emit(notice);
    await host.store.write([{ delete: key }]);
  }
}
