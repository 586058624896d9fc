/**
 * A service's operations in AWS's JSON protocols. Each names the parameters it takes: one that is missing is refused
 * as AWS would, one that AWS has and this host has not is refused by name.
 */
import { AwsError, type Caller, type WireRequest, type WireResponse } from './host.ts';
import { ofShape } from './json-shape.ts';

export type Operation = {
  required: string[];
  optional: string[];
  run(input: unknown, caller: Caller): unknown;
};

/** `Input` is the SDK's type of the request: names outside it do not compile. */
export function operation<Input extends object>(
  required: (keyof Input & string)[],
  optional: (keyof Input & string)[],
  run: (input: Input, caller: Caller) => unknown,
): Operation {
  return { required, optional, run: (input, caller) => run(input as Input, caller) };
}

/** Answers requests whose `x-amz-target` ends in the name of an operation; `shape` has the types of all their parameters. */
export function jsonApi(
  operations: Record<string, Operation>,
  shape: object = {},
): (request: WireRequest) => Promise<WireResponse> {
  return async ({ headers, body, caller }) => {
    const name = String(headers['x-amz-target'] ?? '').replace(/^.*\./, '');
    const found = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (!found) throw new AwsError('UnknownOperationException', `This host lacks the operation ${name}.`);
    return answerJson((await runOperation(name, found, ofShape(parseInput(body), shape), caller)) ?? {});
  };
}

export async function runOperation(name: string, found: Operation, input: object, caller: Caller): Promise<unknown> {
  const given = Object.entries(input).flatMap(([key, value]) => (value === undefined || value === null ? [] : [key]));
  const missing = found.required.find((parameter) => !given.includes(parameter));
  if (missing) throw new AwsError('ValidationException', `${name}: ${missing} is required.`);
  const unknown = given.find((parameter) => !found.required.includes(parameter) && !found.optional.includes(parameter));
  if (unknown) throw new AwsError('NotImplemented', `${name}: this host lacks the parameter ${unknown}.`, 501);
  return found.run(input, caller);
}

export function parseInput(body: Buffer): object {
  try {
    const input: unknown = JSON.parse(body.toString('utf8') || '{}');
    if (typeof input === 'object' && input !== null) return input;
  } catch {
    // Answered below, in AWS's words.
  }
  throw new AwsError('SerializationException', 'Start of structure or map found where not expected.');
}

export function answerJson(output: unknown, status = 200): WireResponse {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: JSON.stringify(output) };
}
