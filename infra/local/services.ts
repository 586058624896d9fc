/** Every service of the host, in the order in which they start; they stop in the reverse. */
import { type CloudFront, cloudFront } from './cloudfront/cloudfront.ts';
import { dynamodb } from './dynamodb/dynamodb.ts';
import { events } from './events/events.ts';
import type { Host, Service } from './host.ts';
import { type HttpApi, httpApi } from './http-api/http-api.ts';
import type { Keys } from './iam/credentials.ts';
import { type Iam, iam } from './iam/iam.ts';
import { identity } from './identity/identity.ts';
import { type Lambda, lambda } from './lambda/lambda.ts';
import { outbox } from './messages/outbox.ts';
import { ses } from './messages/ses.ts';
import { s3 } from './s3/s3.ts';
import { scheduler } from './scheduler/scheduler.ts';
import { secrets } from './secrets/secrets.ts';
import { sqs } from './sqs/sqs.ts';
import { stepFunctions } from './step-functions/step-functions.ts';
import type { LevelStore } from './store/store.ts';
import { eventSources } from './streams/event-sources.ts';
import { bucketDeployments } from './template/bucket-deployment.ts';
import type { Site } from './wire.ts';

export type Made = {
  services: Service[];
  iam: Iam;
  lambda: Lambda;
  /** What a browser gets at `/`: the distribution, or the HTTP API when there is none. */
  site(): Site | undefined;
  emit: Host['emit'];
  deliver: Host['deliver'];
};

export function makeServices(parts: {
  host: Host;
  store: LevelStore;
  offset: SharedArrayBuffer;
  keys: Keys;
  stack: string;
}): Made {
  const { host, store, offset, keys, stack } = parts;
  const access = iam(host);
  const assume = (roleArn: string, session: string) => {
    const { partition, region, accountId } = host;
    const functionArn = `arn:${partition}:lambda:${region}:${accountId}:function:${session}`;
    access.mayTakeOn(roleArn, 'lambda.amazonaws.com', functionArn);
    return keys.assume(roleArn, session);
  };
  const functions = lambda({ ...host, offset, assume, mappings: (request) => sources.handle(request) });
  const buckets = s3(host);
  const api: HttpApi = httpApi(host);
  const edge: CloudFront = cloudFront(host, { readObject: buckets.readObject, apiAt: api.apiAt });
  const tables = dynamodb(host, store, { stack });
  const sources = eventSources(host, tables.streams, functions.roleOf);
  const bus = events(host);
  const data = [access, sqs(host), tables, secrets(host), buckets, bucketDeployments(host, buckets)];
  const work = [functions, stepFunctions(host), bus, scheduler(host), sources];
  const messages = outbox(host);
  const people = [...identity(host), messages, ses(host)];
  return {
    services: [...data, ...work, ...people, api, edge],
    iam: access,
    lambda: functions,
    site: () => edge.distribution() ?? api.apiAt(),
    emit: bus.emit,
    deliver: messages.deliver,
  };
}
