import type { Caller } from '../host.ts';
import { type Context, readConditions, wildcard } from '../iam/conditions.ts';

/** Whether a queue's policy lets a service of AWS do this. */
export type QueuePolicy = (caller: Extract<Caller, { kind: 'service' }>, action: string, resource: string) => boolean;

/**
 * Roles and the person at this machine are judged by identity-based policies alone, so a statement that denies or
 * allows them is refused at the start, but for the denial of transport without TLS, which nothing here leaves by.
 */
export function readQueuePolicy(document: unknown): QueuePolicy {
  const { Statement = [] } = document as { Statement?: Record<string, unknown> | Record<string, unknown>[] };
  const allows = [Statement].flat().flatMap((statement): QueuePolicy[] => {
    const { Sid: _, Effect, Principal, Action, Resource, Condition, ...more } = statement;
    if (Effect === 'Deny' && JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}') return [];
    const principals = (Principal as { Service?: string | string[] } | undefined)?.Service;
    if (Effect !== 'Allow' || principals === undefined || Action === undefined || Object.keys(more).length > 0) {
      throw new Error(`the host does not evaluate the queue policy statement ${JSON.stringify(statement)}`);
    }
    const conditions = readConditions(Condition);
    const covers = (patterns: unknown, value: string) =>
      [patterns ?? '*'].flat().some((pattern) => wildcard(String(pattern), 'i').test(value));
    return [
      (caller, action, resource) =>
        [principals].flat().includes(caller.service) &&
        covers(Action, action) &&
        covers(Resource, resource) &&
        conditions.every(({ key, holds }) => holds(contextOf(caller, resource)[key])),
    ];
  });
  return (...asked) => allows.some((allow) => allow(...asked));
}

function contextOf({ sourceArn = '' }: { sourceArn?: string }, resource: string): Context {
  const account = resource.split(':')[4] ?? '';
  return { 'aws:SourceArn': sourceArn, 'aws:SourceAccount': account, 'aws:SecureTransport': 'true' };
}
