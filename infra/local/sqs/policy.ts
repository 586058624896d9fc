import type { Caller } from '../host.ts';
import { decide, readPolicy } from '../iam/policy.ts';

/** Whether a queue's policy lets a service of AWS do this. */
export type QueuePolicy = (caller: Extract<Caller, { kind: 'service' }>, action: string, resource: string) => boolean;

/**
 * Roles and the person at this machine are judged by identity-based policies alone, so a statement that denies or
 * allows them is refused at the start, but for the denial of transport without TLS, which nothing here leaves by.
 */
export function readQueuePolicy(document: unknown): QueuePolicy {
  const { Statement = [] } = document as { Statement?: Record<string, unknown> | Record<string, unknown>[] };
  const allows = [Statement].flat().flatMap((statement): QueuePolicy[] => {
    const { Principal, ...rest } = statement;
    const { Effect, Condition } = rest;
    if (Effect === 'Deny' && JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}') return [];
    const { Service } = (Principal ?? {}) as { Service?: string | string[] };
    if (Effect !== 'Allow' || Service === undefined) {
      throw new Error(`the host does not evaluate the queue policy statement ${JSON.stringify(statement)}`);
    }
    const statements = readPolicy('of the queue', { Statement: rest });
    return [
      ({ service, sourceArn = '' }, action, resource) => {
        const [, , , , account = ''] = resource.split(':');
        const source = { 'aws:SourceArn': sourceArn, 'aws:SourceAccount': account, 'aws:SecureTransport': 'true' };
        return [Service].flat().includes(service) && decide(statements, action, resource, source) === 'allowed';
      },
    ];
  });
  return (...asked) => allows.some((allow) => allow(...asked));
}
