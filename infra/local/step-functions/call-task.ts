/** Calls a task's function, as the machine's role, and brings answers and refusals into the shape AWS gives them. */
import { randomUUID } from 'node:crypto';
import { AwsError, type Caller, type Host, type Invocation } from '../host.ts';
import { type Execution, type Fields, isObject, type Json, type Task } from './model.ts';
import type { TaskResource } from './resources.ts';
import type { Outcome } from './task-state.ts';

export async function callTask(
  host: Host,
  resource: TaskResource,
  { parameters }: Task,
  { roleArn }: Execution,
): Promise<Outcome> {
  const caller: Caller = { kind: 'role', roleArn };
  try {
    if (resource.kind === 'function')
      return outcomeOf(await host.invoke(resource.arn, parameters, caller), (value) => value);
    const { FunctionName: name, Payload: payload = {} } = parameters as Fields;
    return outcomeOf(await host.invoke(name as string, payload, caller), invokeResult);
  } catch (error) {
    return refusal(error);
  }
}

function outcomeOf({ payload, functionError }: Invocation, shape: (payload: Json) => Json): Outcome {
  const answer = (payload ?? null) as Json;
  if (functionError === undefined) return { result: JSON.stringify(shape(answer)) };
  const cause = JSON.stringify(answer);
  const type = isObject(answer) ? answer.errorType : undefined;
  if (typeof type === 'string' && type !== '') return { error: type, cause };
  return {
    error: 'Lambda.Unknown',
    cause: `The cause could not be determined because Lambda did not return an error type. Returned payload: ${cause}`,
  };
}

/** `lambda:invoke` tells how the answer came, its fields in alphabetical order. */
function invokeResult(payload: Json): Json {
  const requestId = randomUUID();
  const headers = {
    Connection: 'keep-alive',
    'Content-Length': String(Buffer.byteLength(JSON.stringify(payload))),
    'Content-Type': 'application/json',
    Date: new Date().toUTCString(),
    'X-Amz-Executed-Version': '$LATEST',
    'x-amzn-Remapped-Content-Length': '0',
    'x-amzn-RequestId': requestId,
    'X-Amzn-Trace-Id': `Root=1-${requestId.slice(0, 8)}-${requestId.replaceAll('-', '').slice(8)}`,
  };
  const all = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  return {
    ExecutedVersion: '$LATEST',
    Payload: payload,
    SdkHttpMetadata: { AllHttpHeaders: all, HttpHeaders: headers, HttpStatusCode: 200 },
    SdkResponseMetadata: { RequestId: requestId },
    StatusCode: 200,
  };
}

/** The errors of Lambda's that keep their names. */
const modelled = [
  'InvalidParameterValueException',
  'InvalidRequestContentException',
  'KMSAccessDeniedException',
  'RequestTooLargeException',
  'ResourceConflictException',
  'ResourceNotFoundException',
  'ServiceException',
  'TooManyRequestsException',
];

function refusal(error: unknown): Outcome {
  if (!(error instanceof AwsError)) {
    return { error: 'Lambda.SdkClientException', cause: error instanceof Error ? error.message : String(error) };
  }
  const { code, message, status } = error;
  const origin = `(Service: AWSLambda; Status Code: ${status}; Error Code: ${code}; Request ID: ${randomUUID()}; Proxy: null)`;
  return { error: `Lambda.${modelled.includes(code) ? code : 'AWSLambdaException'}`, cause: `${message} ${origin}` };
}
