/** Lets a client of DynamoDB in the host's own process ask the hosted one without a wire. */
import { AwsError, type Host } from '../local/host.ts';

type Client = {
  config: { requestHandler: unknown };
  middlewareStack: { remove(name: string): boolean };
};
type Sending = { headers: Record<string, string>; body: Uint8Array };

/** What only a wire needs. */
const signing = ['httpSigningMiddleware', 'getUserAgentMiddleware', 'loggerMiddleware'];

/** From here on the client acts as the person at this machine. */
export function hostedDynamodb(client: Client, host: Host): void {
  for (const name of signing) client.middlewareStack.remove(name);
  client.config.requestHandler = {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle({ headers, body }: Sending) {
      const operation = headers['x-amz-target']?.split('.')[1] ?? '';
      try {
        return answer(200, await host.call('dynamodb', operation, JSON.parse(text.decode(body)), { kind: 'root' }));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        return answer(error.status, { __type: error.code, message: error.message, ...error.details });
      }
    },
    httpHandlerConfigs: () => ({}),
    updateHttpClientConfig: () => undefined,
    destroy: () => undefined,
  };
}

/** The body is a subclass of `Uint8Array` whose own methods warn. */
const text = new TextDecoder();

function answer(statusCode: number, body: unknown) {
  const headers = { 'content-type': 'application/x-amz-json-1.0' };
  return { response: { statusCode, headers, body: Buffer.from(JSON.stringify(body)) } };
}
