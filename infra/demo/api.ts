/**
 * The app's API in this process, for the people of the demo city: the slices' own handlers, with the variables of
 * their functions, asked without a wire. Who somebody is, what they may and what they send is looked at as ever; what
 * is left out is HTTP, the check of a token's signature and a thread for each function. Twelve weeks of a city are
 * three thousand requests with ten times as many of their own, and over the wire they take twice as long.
 */
import { randomUUID } from 'node:crypto';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { slices } from '../../schemas/api.ts';
import { type Operation, type Operations, type Output, pathParameters, type Sent } from '../../schemas/operations.ts';
import { ProblemBody } from '../../schemas/problem.ts';
import { ApiProblem, type Call } from '../../web/api.ts';
import type { RunningHost } from '../local/run.ts';
import type { Key } from './accounts.ts';
import { hostedDynamodb } from './hosted-dynamodb.ts';

export type Api = {
  /** Calls of the member of staff whose address this is. */
  callAs(email: string): Call;
  /** Calls of a phone with an address of its own on the network; it keeps its session. */
  callFrom(address: string): Call;
};

type Answer = { statusCode: number; body: string; cookies?: string[] };
type Handler = (event: object, context: object) => Promise<Answer>;
type Who = { address: string; claims?: Record<string, string>; jar: Map<string, string> };

const used = ['units', 'links', 'forms', 'photos', 'self-checks', 'hazards', 'staff'] as const;

/** Opens it once a process: the handlers read their variables when they are loaded. */
export async function openApi(running: RunningHost, credentials: Key): Promise<Api> {
  Object.assign(process.env, await variablesOf(running, credentials), quiet);
  const { documents } = (await load('kit/table.ts')) as { documents: Parameters<typeof hostedDynamodb>[0] };
  hostedDynamodb(documents, running.host);
  const handlers = new Map<Operation, Handler>();
  for (const slice of used) {
    const { handler } = (await load(`${slice}/http.ts`)) as { handler: Handler };
    for (const operation of Object.values(slices[slice] as Operations)) handlers.set(operation, handler);
  }
  const callOf = (who: Who): Call => {
    return async <T extends Operation>(operation: T, input: Sent<T>) => {
      const handler = handlers.get(operation);
      if (!handler) throw new Error(`the demo city does not use ${operation.path}`);
      const answer = await handler(eventOf(operation, input as Record<string, unknown>, who), {});
      for (const cookie of answer.cookies ?? []) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        who.jar.set(name, value);
      }
      const body: unknown = JSON.parse(answer.body);
      if (answer.statusCode >= 400) throw new ApiProblem(ProblemBody.parse(body));
      return body as Output<T>;
    };
  };
  return {
    callAs: (email) => callOf({ address: '127.0.0.1', claims: { email, email_verified: 'true' }, jar: new Map() }),
    callFrom: (address) => callOf({ address, jar: new Map() }),
  };
}

const functions = fileURLToPath(new URL('../../functions/', import.meta.url));
const load = (file: string): Promise<unknown> => import(pathToFileURL(functions + file).href);

/** A refusal reaches the seeding as a problem; what handlers log and count is for operators. */
const quiet = { POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' };

/** The variables of all functions of the API together: they call the same thing by the same name. */
async function variablesOf({ host, url, resources }: RunningHost, credentials: Key): Promise<Record<string, string>> {
  const lambda = new LambdaClient({ region: host.region, endpoint: url, credentials });
  const variables: Record<string, string> = {
    AWS_REGION: host.region,
    AWS_ENDPOINT_URL: url,
    AWS_ENDPOINT_URL_S3: host.publicUrl,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
  for (const [id, { ref, attributes }] of Object.entries(resources)) {
    if (!id.includes('HttpFunction') || !attributes.Arn?.includes(':function:')) continue;
    const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: ref }));
    Object.assign(variables, Environment?.Variables);
  }
  return variables;
}

/** An event as the HTTP API makes it of a request (payload 2.0), as far as handlers look. */
function eventOf({ method, path }: Operation, input: Record<string, unknown>, { address, claims, jar }: Who): object {
  const names = pathParameters(path);
  const parameters = names.map((name) => [name, encodeURIComponent(String(input[name]))]);
  const rest = Object.entries(input).filter(([name, value]) => !names.includes(name) && value !== undefined);
  const hasBody = method === 'POST' || method === 'PUT';
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    headers: { 'accept-language': 'en' },
    cookies: [...jar].map(([name, value]) => `${name}=${value}`),
    pathParameters: Object.fromEntries(parameters),
    ...(hasBody
      ? { body: JSON.stringify(Object.fromEntries(rest)) }
      : { queryStringParameters: Object.fromEntries(rest.map(([name, value]) => [name, textOf(value)])) }),
    isBase64Encoded: false,
    requestContext: {
      requestId: randomUUID(),
      http: { method, sourceIp: address },
      ...(claims && { authorizer: { jwt: { claims } } }),
    },
  };
}

const textOf = (value: unknown): string => (Array.isArray(value) ? value.join(',') : String(value));
