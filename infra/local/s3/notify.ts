/**
 * Events of a bucket to its functions. An event is stored in the same write as the change that it tells of, and
 * removed once Lambda has queued it: a crash in between sends it again, as S3 itself may.
 */
import type { Change, Host } from '../host.ts';
import type { Bucket, Notification } from './bucket.ts';

export type EventName =
  | 'ObjectCreated:Put'
  | 'ObjectCreated:Post'
  | `${'ObjectRemoved' | 'LifecycleExpiration'}:${'Delete' | 'DeleteMarkerCreated'}`;
/** What an event tells of its object. */
type Told = { key: string; size?: number; eTag?: string; versionId?: string };
export type Outgoing = { changes: Change[]; send(): Promise<void> };

type Waiting = { functionArn: string; sourceArn: string; payload: unknown };
export type Notifier = ReturnType<typeof notifier>;

const waitingPrefix = 's3/event/';

export function notifier(host: Host) {
  let counter = 0;

  /** The changes to store with the object's own, and what sends them after. */
  function prepare(bucket: Bucket, event: EventName, object: Told): Outgoing {
    const waiting = bucket.notifications
      .filter((each) => concerns(each, event, object.key))
      .map((each): [string, Waiting] => {
        counter += 1;
        const sequencer = `${host.clock.now().toString(16).toUpperCase()}${counter.toString(16).toUpperCase().padStart(6, '0')}`;
        const payload = { Records: [record(host, bucket, each, event, object, sequencer)] };
        return [`${waitingPrefix}${sequencer}`, { functionArn: each.functionArn, sourceArn: bucket.arn, payload }];
      });
    return {
      changes: waiting.map(([put, value]) => ({ put, value })),
      send: async () => {
        for (const [key, each] of waiting) await deliver(key, each);
      },
    };
  }

  async function deliver(key: string, { functionArn, sourceArn, payload }: Waiting): Promise<void> {
    await host.invokeAsync(functionArn, payload, { kind: 'service', service: 's3.amazonaws.com', sourceArn });
    await host.store.write([{ delete: key }]);
  }

  /** Sends what a crash left behind. */
  async function resume(): Promise<void> {
    for (const [key, each] of await host.store.list<Waiting>(waitingPrefix)) await deliver(key, each);
  }

  return { prepare, resume };
}

function concerns(notification: Notification, event: EventName, key: string): boolean {
  const pattern = notification.event.replace(/^s3:/, '');
  const named = pattern.endsWith('*') ? event.startsWith(pattern.slice(0, -1)) : event === pattern;
  return named && key.startsWith(notification.prefix) && key.endsWith(notification.suffix);
}

function record(
  host: Host,
  bucket: Bucket,
  notification: Notification,
  event: EventName,
  object: Told,
  sequencer: string,
) {
  const isLifecycle = event.startsWith('LifecycleExpiration');
  const key = encodeURIComponent(object.key).replaceAll('%20', '+').replaceAll('%2F', '/');
  return {
    eventVersion: isLifecycle ? '2.3' : '2.1',
    eventSource: 'aws:s3',
    awsRegion: host.region,
    eventTime: new Date(host.clock.now()).toISOString(),
    eventName: event,
    userIdentity: { principalId: isLifecycle ? 's3.amazonaws.com' : `AWS:${host.accountId}` },
    requestParameters: { sourceIPAddress: isLifecycle ? 's3.amazonaws.com' : '127.0.0.1' },
    responseElements: { 'x-amz-request-id': sequencer, 'x-amz-id-2': 'local' },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: notification.id,
      bucket: { name: bucket.name, ownerIdentity: { principalId: host.accountId }, arn: bucket.arn },
      object: { ...object, key, sequencer },
    },
  };
}
