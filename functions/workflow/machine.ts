/** The state machine, as the stream consumer and the reconciliation call it. */
import {
  ExecutionAlreadyExists,
  InvalidToken,
  ListExecutionsCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { env } from '../kit/env.ts';
import type { Look } from './look.ts';

export const machine = new SFNClient({});
const stateMachineArn = env('HAZARD_MACHINE_ARN');

/** Starts a hazard's execution; one of that name that runs or has run is what was wanted. */
export async function startExecution(name: string, input: { hazardId: string; generation: number }): Promise<void> {
  try {
    await machine.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
}

/** Ends a stage's wait. A stage that has timed out or ended meanwhile looks at the record itself. */
export async function endWait(taskToken: string, look: Look): Promise<void> {
  try {
    await machine.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(look) }));
  } catch (error) {
    const isGone = error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken;
    if (!isGone) throw error;
  }
}

/** Names of all running executions, 1,000 to a request. */
export async function runningExecutions(): Promise<Set<string>> {
  const names = new Set<string>();
  let nextToken: string | undefined;
  do {
    const page = await machine.send(
      new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING', maxResults: 1000, nextToken }),
    );
    for (const { name } of page.executions ?? []) if (name !== undefined) names.add(name);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return names;
}
