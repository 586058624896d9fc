/** What a template says of a bucket, read into what this service acts on. */
import { createHash } from 'node:crypto';
import { AwsError, type Host, type Resource } from '../host.ts';

export type CorsRule = { origins: string[]; methods: string[]; headers: string[]; exposed: string[]; maxAge?: number };
export type Notification = { id: string; event: string; prefix: string; suffix: string; functionArn: string };
type Expiration = { id: string; prefix: string; days: number };
export type Bucket = {
  name: string;
  arn: string;
  cors: CorsRule[];
  notifications: Notification[];
  expirations: Expiration[];
  /** Versions have ids, and a deletion leaves a marker; but no version that is not the latest is kept. */
  versioned: boolean;
};

type Properties = Record<string, unknown>;

export const hostedProperties = [
  'BucketName',
  'BucketEncryption.ServerSideEncryptionConfiguration',
  'CorsConfiguration.CorsRules',
  'NotificationConfiguration.LambdaConfigurations',
  'LifecycleConfiguration.Rules',
  'VersioningConfiguration.Status',
];

/** No request this host answers shows them. */
export const ignoredProperties = ['PublicAccessBlockConfiguration', 'LoggingConfiguration', 'Tags'];

export function readBucket(resource: Resource, host: Host): Bucket {
  const { properties, logicalId } = resource;
  const given = properties.BucketName;
  const name = typeof given === 'string' ? given : generatedName(logicalId, host);
  for (const rule of listAt(properties, 'BucketEncryption', 'ServerSideEncryptionConfiguration')) {
    const { SSEAlgorithm } = asProperties(rule.ServerSideEncryptionByDefault);
    if (SSEAlgorithm !== 'AES256') throw refused(logicalId, `encryption by ${String(SSEAlgorithm)}`);
  }
  const notifications = listAt(properties, 'NotificationConfiguration', 'LambdaConfigurations');
  const { Status = 'Enabled' } = asProperties(properties.VersioningConfiguration);
  if (Status !== 'Enabled') throw refused(logicalId, `versioning that is ${String(Status)}`);
  return {
    name,
    arn: `arn:${host.partition}:s3:::${name}`,
    cors: listAt(properties, 'CorsConfiguration', 'CorsRules').map((rule) => readCorsRule(rule, logicalId, host)),
    notifications: apart(notifications.map((each) => readNotification(each, logicalId))),
    versioned: properties.VersioningConfiguration !== undefined,
    expirations: listAt(properties, 'LifecycleConfiguration', 'Rules').flatMap((rule) => readRule(rule, logicalId)),
  };
}

/** `Custom::S3BucketNotifications`, by which the CDK sets what AWS::S3::Bucket itself could hold. */
export function addCustomNotifications({ notifications }: Bucket, resource: Resource): void {
  const configuration = asProperties(resource.properties.NotificationConfiguration);
  refuseOthers(configuration, ['LambdaFunctionConfigurations'], resource.logicalId);
  for (const each of asList(configuration.LambdaFunctionConfigurations)) {
    const rules = listAt(asProperties(each.Filter), 'Key', 'FilterRules');
    for (const event of asStrings(each.Events)) {
      const id = String(each.Id ?? resource.logicalId);
      notifications.push(notification(event, String(each.LambdaFunctionArn), rules, id));
    }
  }
  apart(notifications);
}

/** Refuses, as S3 does, notifications of which one event could go to two. */
function apart(notifications: Notification[]): Notification[] {
  const covers = (a: string, b: string) => a === b || (a.endsWith('*') && b.startsWith(a.slice(0, -1)));
  const meet = (a: Notification, b: Notification) =>
    (covers(a.event, b.event) || covers(b.event, a.event)) &&
    (a.prefix.startsWith(b.prefix) || b.prefix.startsWith(a.prefix)) &&
    (a.suffix.endsWith(b.suffix) || b.suffix.endsWith(a.suffix));
  for (const [index, one] of notifications.entries()) {
    if (!notifications.slice(index + 1).some((other) => meet(one, other))) continue;
    throw new AwsError(
      'InvalidArgument',
      'Configurations overlap. Configurations on the same bucket cannot share a common event type.',
    );
  }
  return notifications;
}

/**
 * A bucket policy may deny what is not encrypted in transit (nothing leaves this machine) and let CloudFront read
 * (the distribution reads without a policy). Anything else would change who may do what, and is refused.
 */
export function checkBucketPolicy(resource: Resource): void {
  const statements = [asProperties(resource.properties.PolicyDocument).Statement].flat();
  for (const each of statements) {
    const { Effect, Principal, Condition } = asProperties(each);
    const transport = JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}';
    const service = JSON.stringify(asProperties(Principal).Service) ?? '';
    // CloudFront reads through `readObject`; access logs, as everything about logging, are left out here.
    const isHarmless = /"(cloudfront|logging\.s3)\.amazonaws\.com/.test(service);
    if (Effect === 'Deny' ? transport : isHarmless) continue;
    throw refused(resource.logicalId, `bucket policy statement ${JSON.stringify(each)}`);
  }
}

/** A page of the site is also opened on this machine, as in `identity/pool.ts`, and then has another origin. */
function readCorsRule(rule: Properties, logicalId: string, { url, publicUrl }: Host): CorsRule {
  const known = ['AllowedOrigins', 'AllowedMethods', 'AllowedHeaders', 'ExposedHeaders', 'MaxAge', 'Id'];
  refuseOthers(rule, known, logicalId);
  const maxAge = rule.MaxAge;
  return {
    origins: [...new Set(asStrings(rule.AllowedOrigins).flatMap((origin) => [origin, origin.replace(publicUrl, url)]))],
    methods: asStrings(rule.AllowedMethods),
    headers: asStrings(rule.AllowedHeaders),
    exposed: asStrings(rule.ExposedHeaders),
    ...(maxAge !== undefined && { maxAge: Number(maxAge) }),
  };
}

function readNotification(each: Properties, logicalId: string): Notification {
  refuseOthers(each, ['Event', 'Function', 'Filter'], logicalId);
  const rules = listAt(asProperties(each.Filter), 'S3Key', 'Rules');
  return notification(String(each.Event), String(each.Function), rules, logicalId);
}

/** What happens here: there are neither copies nor uploads in parts, neither tags nor other classes. */
const told = /^s3:(ObjectCreated:(\*|Put|Post)|(ObjectRemoved|LifecycleExpiration):(\*|Delete|DeleteMarkerCreated))$/;

function notification(event: string, functionArn: string, rules: Properties[], id: string): Notification {
  if (!told.test(event)) throw refused(id, `the event ${event}`);
  const value = (name: string) => rules.find((rule) => String(rule.Name).toLowerCase() === name)?.Value;
  return { id, event, functionArn, prefix: String(value('prefix') ?? ''), suffix: String(value('suffix') ?? '') };
}

/** There are neither uploads in parts nor former versions that a rule could remove. */
const harmless = ['AbortIncompleteMultipartUpload', 'NoncurrentVersionExpiration'];

function readRule(rule: Properties, logicalId: string): Expiration[] {
  refuseOthers(rule, ['Id', 'Status', 'Prefix', 'ExpirationInDays', ...harmless], logicalId);
  if (rule.Status !== 'Enabled' || rule.ExpirationInDays === undefined) return [];
  const id = String(rule.Id ?? logicalId);
  return [{ id, prefix: String(rule.Prefix ?? ''), days: Number(rule.ExpirationInDays) }];
}

function generatedName(logicalId: string, host: Host): string {
  const hash = createHash('sha256').update(`${host.accountId} ${host.region} ${logicalId}`).digest('hex');
  return `${logicalId.toLowerCase().slice(0, 40)}-${hash.slice(0, 12)}`;
}

function refuseOthers(properties: Properties, known: string[], logicalId: string): void {
  const unknown = Object.keys(properties).find((name) => !known.includes(name) && properties[name] !== undefined);
  if (unknown) throw refused(logicalId, unknown);
}

function refused(logicalId: string, what: string): AwsError {
  return new AwsError('ValidationError', `${logicalId}: S3 on this host lacks ${what}.`);
}

function listAt(properties: Properties, parent: string, child: string): Properties[] {
  return asList(asProperties(properties[parent])[child]);
}

function asProperties(value: unknown): Properties {
  return typeof value === 'object' && value !== null ? (value as Properties) : {};
}

function asList(value: unknown): Properties[] {
  return Array.isArray(value) ? value.map(asProperties) : [];
}

function asStrings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
