/** Calls what a task names, as the machine's role, and brings answers and refusals into the shape AWS gives them. */
import { randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError, type Caller, type Host, type Invocation } from '../host.ts';
import type { Execution, Fields, Json, Task } from './model.ts';
import { type Integration, lambdaInvoke, type TaskResource } from './resources.ts';
import type { Outcome } from './task-state.ts';

export type CallTask = (resource: TaskResource, task: Task, execution: Execution) => Promise<Outcome>;
/** Starts another execution; `startedBy` lets the same task ask twice. */
type StartOther = (
  input: Fields,
  caller: Caller,
  startedBy: string,
) => Promise<{ executionArn: string; startDate: number }>;

export function createCallTask(host: Host, startOther: StartOther): CallTask {
  async function callLambda(resource: TaskResource, parameters: Json, caller: Caller): Promise<Outcome> {
    if (resource.kind === 'function')
      return lambdaOutcome(await host.invoke(resource.arn, parameters, caller), (value) => value);
    const { FunctionName: name, Payload: payload = {} } = parameters as Fields;
    return lambdaOutcome(await host.invoke(name as string, payload, caller), invokeResult);
  }

  async function callService(
    { service, operation, sdk }: Integration,
    task: Task,
    execution: Execution,
    caller: Caller,
  ): Promise<Outcome> {
    const parameters = task.parameters as Fields;
    if (service === 'states') {
      const { executionArn, startDate } = await startOther(startInput(parameters), caller, task.id);
      const date = sdk === true ? new Date(startDate).toISOString() : startDate;
      return { result: result({ ExecutionArn: executionArn, StartDate: date }, service, sdk) };
    }
    const input = sdk === true ? parameters : asText(service, parameters, execution);
    const output = ((await host.call(service, operation, input, caller)) ?? {}) as Fields;
    if (service !== 'events') return { result: result(output, service, sdk) };
    const text = JSON.stringify({ Entries: output.Entries, FailedEntryCount: output.FailedEntryCount });
    const isRefused = sdk !== true && Number(output.FailedEntryCount) > 0;
    return isRefused ? { error: 'EventBridge.FailedEntry', cause: text } : { result: text };
  }

  return async (resource, task, execution) => {
    const caller: Caller = { kind: 'role', roleArn: execution.roleArn };
    const integration = resource.kind === 'function' ? lambdaInvoke : resource.integration;
    try {
      if (integration.service === 'lambda') return await callLambda(resource, task.parameters, caller);
      return await callService(integration, task, execution, caller);
    } catch (error) {
      return refusal(integration, error);
    }
  };
}

function lambdaOutcome({ payload, functionError }: Invocation, shape: (payload: Json) => Json): Outcome {
  const answer = (payload ?? null) as Json;
  if (functionError === undefined) return { result: JSON.stringify(shape(answer)) };
  const cause = JSON.stringify(answer);
  const type = answer !== null && typeof answer === 'object' && !Array.isArray(answer) ? answer.errorType : undefined;
  if (typeof type === 'string' && type !== '') return { error: type, cause };
  return {
    error: 'Lambda.Unknown',
    cause: `The cause could not be determined because Lambda did not return an error type. Returned payload: ${cause}`,
  };
}

function invokeResult(payload: Json): Json {
  const requestId = randomUUID();
  const headers = {
    'X-Amz-Executed-Version': '$LATEST',
    'x-amzn-Remapped-Content-Length': '0',
    Connection: 'keep-alive',
    'x-amzn-RequestId': requestId,
    'Content-Length': String(Buffer.byteLength(JSON.stringify(payload))),
    Date: new Date().toUTCString(),
    'X-Amzn-Trace-Id': `Root=1-${requestId.slice(0, 8)}-${requestId.replaceAll('-', '').slice(8)}`,
    'Content-Type': 'application/json',
  };
  return sorted({ ExecutedVersion: '$LATEST', Payload: payload, ...metadata(headers, requestId), StatusCode: 200 });
}

/** The SDK's own integrations give back the response alone; the optimised ones add how it came. */
function result(output: Fields, service: Integration['service'], sdk: boolean | undefined): string {
  const text = JSON.stringify(output);
  if (sdk === true) return text;
  const requestId = randomUUID();
  const isDynamo = service === 'dynamodb';
  const headers: Record<string, string> = {
    ...(isDynamo ? { Server: 'Server', Connection: 'keep-alive' } : {}),
    'x-amzn-RequestId': requestId,
    ...(isDynamo ? { 'x-amz-crc32': String(crc32(text)) } : { connection: 'keep-alive' }),
    'Content-Length': String(Buffer.byteLength(text)),
    Date: new Date().toUTCString(),
    'Content-Type': 'application/x-amz-json-1.0',
  };
  return JSON.stringify(sorted({ ...output, ...metadata(headers, requestId) }));
}

function metadata(headers: Record<string, string>, requestId: string): Fields {
  const all = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  const single = Object.fromEntries(Object.entries(headers).sort(([a], [b]) => a.localeCompare(b)));
  return {
    SdkHttpMetadata: { AllHttpHeaders: all, HttpHeaders: single, HttpStatusCode: 200 },
    SdkResponseMetadata: { RequestId: requestId },
  };
}

const sorted = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.keys(fields)
      .sort()
      .map((key) => [key, fields[key] as Json]),
  );

const text = (value: Json): Json => (typeof value === 'string' ? value : JSON.stringify(value));

/** Optimised integrations take JSON where the API takes text, and say which execution an event comes from. */
function asText(service: Integration['service'], parameters: Fields, execution: Execution): Fields {
  if (service === 'sqs') {
    const { MessageBody: body = null, ...rest } = parameters;
    return body === null ? rest : { ...rest, MessageBody: text(body) };
  }
  if (service !== 'events') return parameters;
  const entries = (Array.isArray(parameters.Entries) ? parameters.Entries : []) as Fields[];
  return {
    Entries: entries.map((entry) => ({
      ...entry,
      ...(entry.Detail === undefined ? {} : { Detail: text(entry.Detail) }),
      Resources: [...((entry.Resources as Json[]) ?? []), execution.machineArn, execution.arn],
    })),
  };
}

function startInput({ StateMachineArn, Name, Input }: Fields): Fields {
  return {
    stateMachineArn: StateMachineArn as Json,
    ...(Name === undefined ? {} : { name: Name }),
    ...(Input === undefined ? {} : { input: text(Input) }),
  };
}

function refusal({ errors, sdk }: Integration, error: unknown): Outcome {
  if (!(error instanceof AwsError)) {
    return {
      error: `${errors.prefix}.SdkClientException`,
      cause: error instanceof Error ? error.message : String(error),
    };
  }
  const { code, message, status } = error;
  const own = code.endsWith('Exception') ? code : `${code}Exception`;
  const name = errors.modelled.includes(code) ? own : errors.general;
  const request = randomUUID();
  const origin =
    sdk === true
      ? `(Service: ${errors.service}, Status Code: ${status}, Request ID: ${request})`
      : `(Service: ${errors.service}; Status Code: ${status}; Error Code: ${code}; Request ID: ${request}; Proxy: null)`;
  return { error: `${errors.prefix}.${name}`, cause: `${message} ${origin}` };
}
