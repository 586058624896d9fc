/** Lets a client of DynamoDB in the host's own process ask the hosted one without a wire. */
import { AwsError, type Host } from '../local/host.ts';

type Client = {
  config: { protocol: unknown; requestHandler: unknown; endpointProvider: unknown };
  middlewareStack: { remove(name: string): boolean };
};
type Sending = { operation: string; input: unknown };
type Outcome = { output: object } | { error: AwsError };

/** What only a wire needs. */
const wireOnly = ['httpSigningMiddleware', 'getUserAgentMiddleware', 'loggerMiddleware', 'retryMiddleware'];

/** From here on the client acts as the person at this machine. */
export function hostedDynamodb(client: Client, host: Host): void {
  for (const name of wireOnly) client.middlewareStack.remove(name);
  const endpoint = { url: new URL(host.url) };
  client.config.endpointProvider = () => endpoint;
  client.config.protocol = {
    setSerdeContext: () => undefined,
    serializeRequest: async ({ name: operation }: { name: string }, input: unknown): Promise<Sending> => ({
      operation,
      input,
    }),
    async deserializeResponse(_operation: unknown, _context: unknown, outcome: Outcome) {
      if ('output' in outcome) return outcome.output;
      const { code, message, details } = outcome.error;
      // By these marks an SDK tells its own exceptions.
      throw Object.assign(new Error(message), details, { name: code, $fault: 'client', $metadata: {} });
    },
  };
  client.config.requestHandler = {
    async handle({ operation, input }: Sending): Promise<{ response: Outcome }> {
      try {
        return { response: { output: (await host.call('dynamodb', operation, input, { kind: 'root' })) as object } };
      } catch (error) {
        if (error instanceof AwsError) return { response: { error } };
        throw error;
      }
    },
  };
}
