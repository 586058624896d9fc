import { randomUUID } from 'node:crypto';
import { AwsError, type Caller, type Service } from './host.ts';

/** The services that speak AWS's JSON protocols, with what their operations are prefixed by. */
const targets: Record<string, [prefix: string, version: string]> = {
  dynamodb: ['DynamoDB_20120810', '1.0'],
  events: ['AWSEvents', '1.1'],
  sqs: ['AmazonSQS', '1.0'],
  states: ['AWSStepFunctions', '1.0'],
};

/** Calls an operation of a hosted service with a caller's rights, as its own client would over the wire. */
export async function callService(
  services: Service[],
  name: string,
  operation: string,
  input: unknown,
  caller: Caller,
): Promise<unknown> {
  const [prefix, version] = targets[name] ?? [];
  const service = services.find((candidate) => candidate.name === name);
  if (prefix === undefined || !service?.handle) throw new Error(`the host cannot call ${name}:${operation}`);
  const { status, body } = await service.handle({
    method: 'POST',
    path: '/',
    rawPath: '/',
    query: new URLSearchParams(),
    headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': `${prefix}.${operation}` },
    body: Buffer.from(JSON.stringify(input)),
    caller,
    requestId: randomUUID(),
  });
  const output = JSON.parse(String(body ?? '') || '{}') as Record<string, unknown>;
  if (status < 400) return output;
  const { __type, message, Message, ...details } = output;
  const code =
    String(__type ?? 'InternalFailure')
      .split('#')
      .at(-1) ?? '';
  throw new AwsError(code, String(message ?? Message ?? ''), status, details);
}
