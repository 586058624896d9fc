/**
 * An HTTP slice's handler, read off its operation table: finds the operation by route, the actor by cookie or token,
 * parses the input, asks `may`, calls the verb, and writes the answer or the problem.
 */
import { gzipSync } from 'node:zlib';
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type Actor, may } from '../../schemas/actor.ts';
import { fieldErrors } from '../../schemas/field-message.ts';
import type { Operation, Operations } from '../../schemas/operations.ts';
import { type Language, Problem, problemBody } from '../../schemas/problem.ts';
import { addressOf } from './address.ts';
import { inputOf } from './body.ts';
import type { Call, Verbs } from './call.ts';
import { log, metrics, publishMetrics } from './log.ts';
import { securityHeaders } from './security-headers.ts';

/** Finds who calls; throws `actor.…` or `session.…` problems. Slices pass `access/actor-of.ts`. */
export type ActorFinder = (operation: Operation, event: APIGatewayProxyEventV2, now: number) => Promise<Actor>;

/** Answers over this many bytes are sent compressed: HTTP API does not compress. */
const compressFromBytes = 1400;

export function serve<T extends Operations>(api: T, verbs: Verbs<T>, findActor: ActorFinder) {
  const byRoute = new Map(
    Object.entries(api).map(([name, operation]) => [`${operation.method} ${operation.path}`, name]),
  );

  async function dispatch(event: APIGatewayProxyEventV2, call: Call): Promise<unknown> {
    const name = byRoute.get(event.routeKey);
    const operation = name === undefined ? undefined : api[name];
    if (name === undefined || !operation) throw new Problem('route.unknown');
    call.operation = operation;
    call.actor = (await findActor(operation, event, call.now)) as Call['actor'];
    log.appendKeys({ operation: name, actor: actorKey(call.actor) });
    if (!may(call.actor, operation)) throw new Problem('actor.not-allowed');
    const input = operation.input.safeParse(inputOf(event), { reportInput: true });
    if (!input.success)
      throw new Problem('request.invalid', { errors: fieldErrors(input.error.issues, call.language) });
    const verb = verbs[name] as (input: unknown, call: Call) => Promise<unknown>;
    return verb(input.data, call);
  }

  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>().handler(
    async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
      const call = newCall(event);
      const started = performance.now();
      const done = (status: number, more: { code?: string } = {}) =>
        log.info('a request was answered', { status, ms: Math.round(performance.now() - started), ...more });
      log.appendKeys({ requestId: call.requestId });
      try {
        const answered = answer(event, call, 200, 'application/json', await dispatch(event, call));
        done(200);
        return answered;
      } catch (error) {
        const problem = error instanceof Problem ? error : unexpected(error);
        done(problem.status, { code: problem.code });
        const body = problemBody(problem, call.requestId, call.language);
        return answer(event, call, problem.status, 'application/problem+json', body);
      } finally {
        log.resetKeys();
        publishMetrics();
      }
    },
  );
}

function newCall(event: APIGatewayProxyEventV2): Call {
  return {
    actor: { kind: 'public' },
    operation: undefined as never,
    now: Date.now(),
    // API Gateway's, not Lambda's: its access log has it too.
    requestId: event.requestContext.requestId,
    language: languageOf(event.headers['accept-language']),
    address: addressOf(event),
    setCookies: [],
  };
}

function languageOf(header: string | undefined): Language {
  return header?.trim().toLowerCase().startsWith('en') ? 'en' : 'zh-CN';
}

function actorKey(actor: Actor): string {
  if (actor.kind === 'staff') return actor.staffId;
  return actor.kind === 'unit' ? `${actor.unitId}/${actor.linkId}` : actor.kind;
}

/** Anything that is not a Problem is a bug: the log has it whole, the answer its request id. */
function unexpected(error: unknown): Problem {
  log.error('a request broke', { error: error as Error });
  metrics.addMetric('UnexpectedErrors', 'Count', 1);
  return new Problem('server.failed');
}

function answer(
  event: APIGatewayProxyEventV2,
  call: Call,
  statusCode: number,
  type: string,
  body: unknown,
): APIGatewayProxyStructuredResultV2 {
  const text = JSON.stringify(body);
  const isCompressed = text.length >= compressFromBytes && (event.headers['accept-encoding'] ?? '').includes('gzip');
  return {
    statusCode,
    headers: {
      ...securityHeaders,
      'content-type': `${type}; charset=utf-8`,
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'permissions-policy': 'camera=(), microphone=(), payment=(), geolocation=()',
      date: new Date(call.now).toUTCString(),
      'x-request-id': call.requestId,
      ...(isCompressed && { 'content-encoding': 'gzip', vary: 'accept-encoding' }),
    },
    ...(call.setCookies.length > 0 && { cookies: call.setCookies }),
    body: isCompressed ? gzipSync(text).toString('base64') : text,
    isBase64Encoded: isCompressed,
  };
}
