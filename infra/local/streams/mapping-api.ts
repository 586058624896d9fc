import { AwsError, type Host, type WireRequest, type WireResponse } from '../host.ts';
import type { Mapping } from './settings.ts';

/** `PUT /2015-03-31/event-source-mappings/{UUID}` with `Enabled`: the one operation on mappings that the host has. */
export function mappingApi(
  host: Host,
  switchTo: (id: string, isEnabled: boolean) => Promise<Mapping>,
): (request: WireRequest) => Promise<WireResponse> {
  return async ({ method, path, body, caller }) => {
    const [, id] = /^\/2015-03-31\/event-source-mappings\/([^/]+)\/?$/.exec(path) ?? [];
    if (id === undefined || method !== 'PUT') {
      throw new AwsError('UnknownOperationException', `the host has no Lambda operation ${method} ${path}`, 404);
    }
    const arn = `arn:${host.partition}:lambda:${host.region}:${host.accountId}:event-source-mapping:${id}`;
    host.authorize(caller, 'lambda:UpdateEventSourceMapping', arn);
    const { Enabled, ...others } = JSON.parse(body.toString() || '{}') as Record<string, unknown>;
    const [other] = Object.keys(others);
    if (typeof Enabled !== 'boolean' || other !== undefined) {
      const message = `the host only takes Enabled of an event source mapping${other ? `, not ${other}` : ''}`;
      throw new AwsError('InvalidParameterValueException', message, 400, { Type: 'User' });
    }
    const mapping = await switchTo(id, Enabled);
    const answer = {
      UUID: mapping.id,
      EventSourceMappingArn: mapping.arn,
      EventSourceArn: mapping.sourceArn,
      FunctionArn: mapping.functionArn,
      State: Enabled ? 'Enabling' : 'Disabling',
      StateTransitionReason: 'USER_INITIATED',
    };
    return { status: 202, headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer) };
  };
}
