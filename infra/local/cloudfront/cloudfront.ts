/** CloudFront: what the template declares of its one distribution. */
import { type Answer, type Exchange, jsonAnswer } from '../exchange.ts';
import type { Created, Host, Resource, ResourceType, Service } from '../host.ts';
import { stableId } from '../names.ts';
import { type Behavior, type Distribution, distributionServer, type Origin, type OriginFetch } from './distribution.ts';
import { type EdgeFunction, edgeFunction } from './edge-function.ts';
import { managedCachePolicies, managedOriginRequestPolicies, readForwardedValues, readPolicy } from './forward.ts';
import { hostedHeaders, managedResponseHeaders, readResponseHeaders } from './response-headers.ts';

/** Where a distribution gets its answers: objects of a bucket, and the HTTP API behind a domain name. */
export type Origins = {
  readObject(bucket: string, key: string): Promise<{ body: Buffer; headers: Record<string, string> } | undefined>;
  apiAt(domain: string): OriginFetch | undefined;
};
export type CloudFront = Service & { distribution(): ((exchange: Exchange) => Promise<Answer>) | undefined };

type Config = Record<string, unknown>;

const behaviorProperties = [
  ...[
    'AllowedMethods',
    'CachePolicyId',
    'Compress',
    'FunctionAssociations',
    'OriginRequestPolicyId',
    'PathPattern',
    'ForwardedValues',
  ],
  ...['ResponseHeadersPolicyId', 'TargetOriginId'],
];
/** Nothing is cached here, and the viewer's protocol is that of this machine. */
const behaviorIgnored = ['CachedMethods', 'ViewerProtocolPolicy', 'SmoothStreaming', 'MinTTL', 'DefaultTTL', 'MaxTTL'];
const hosted = [
  ...behaviorProperties.flatMap((name) => [`DefaultCacheBehavior.${name}`, `CacheBehaviors.${name}`]),
  ...['CustomErrorResponses', 'DefaultRootObject', 'Enabled', 'Origins.Id', 'Origins.DomainName', 'Origins.OriginPath'],
  ...['Origins.OriginCustomHeaders', 'Origins.S3OriginConfig', 'Origins.OriginAccessControlId'],
];
const ignored = [
  ...behaviorIgnored.flatMap((name) => [`DefaultCacheBehavior.${name}`, `CacheBehaviors.${name}`]),
  ...['Aliases', 'Comment', 'HttpVersion', 'IPV6Enabled', 'Logging', 'PriceClass', 'Restrictions', 'ViewerCertificate'],
  ...['WebACLId', 'Origins.CustomOriginConfig', 'Origins.ConnectionAttempts', 'Origins.ConnectionTimeout'],
  ...['Origins.OriginShield'],
];

export function cloudFront(host: Host, origins: Origins): CloudFront {
  const cachePolicies = new Map(Object.entries(managedCachePolicies));
  const originPolicies = new Map(Object.entries(managedOriginRequestPolicies));
  const responsePolicies = new Map(Object.entries(managedResponseHeaders));
  const functions = new Map<string, EdgeFunction>();
  let served: ((exchange: Exchange) => Promise<Answer>) | undefined;

  function readOrigin(config: Config): Origin {
    const domain = String(config.DomainName);
    const { S3OriginConfig, OriginAccessControlId, OriginPath = '', OriginCustomHeaders = [] } = config;
    const isS3 = /^[^/]+\.s3[.-]/.test(domain);
    const { OriginAccessIdentity } = (S3OriginConfig ?? {}) as { OriginAccessIdentity?: string };
    const mayRead = Boolean(OriginAccessControlId || OriginAccessIdentity);
    const api: OriginFetch = async (exchange) => {
      const answer = origins.apiAt(domain);
      return answer === undefined ? jsonAnswer(502, `no HTTP API answers at ${domain}`) : answer(exchange);
    };
    const custom = OriginCustomHeaders as { HeaderName: string; HeaderValue: string }[];
    return {
      domain,
      path: String(OriginPath),
      headers: Object.fromEntries(custom.map(({ HeaderName, HeaderValue }) => [HeaderName.toLowerCase(), HeaderValue])),
      fetch: isS3 ? bucketOrigin(origins, domain.split('.s3')[0] ?? '', mayRead) : api,
    };
  }

  function readBehavior(config: Config, all: Map<string, Origin>): Behavior {
    const origin = all.get(String(config.TargetOriginId));
    if (origin === undefined) throw new Error(`the behaviour names no declared origin: ${config.TargetOriginId}`);
    const { CachePolicyId, ForwardedValues } = config;
    const forwarded = ForwardedValues === undefined ? undefined : readForwardedValues(ForwardedValues as Config);
    const cache = policyOf(cachePolicies, CachePolicyId, 'cache policy') ?? forwarded;
    if (cache === undefined) throw new Error('a behaviour needs a CachePolicyId or ForwardedValues');
    const request = policyOf(originPolicies, config.OriginRequestPolicyId, 'origin request policy');
    const [association, ...others] = (config.FunctionAssociations ?? []) as {
      EventType: string;
      FunctionARN: string;
    }[];
    if (others.length > 0 || (association && association.EventType !== 'viewer-request')) {
      throw new Error('the host runs CloudFront functions on viewer-request only');
    }
    return {
      pattern: String(config.PathPattern ?? '*'),
      origin,
      methods: (config.AllowedMethods ?? ['GET', 'HEAD']) as string[],
      policies: request ? [cache, request] : [cache],
      responseHeaders: policyOf(responsePolicies, config.ResponseHeadersPolicyId, 'response headers policy'),
      onRequest: association && policyOf(functions, association.FunctionARN, 'function'),
      compress: String(config.Compress) === 'true',
    };
  }

  function createDistribution({ logicalId, properties }: Resource): Created {
    if (served !== undefined) throw new Error('the host serves one distribution only');
    const config = properties.DistributionConfig as Config;
    const all = new Map(((config.Origins ?? []) as Config[]).map((origin) => [String(origin.Id), readOrigin(origin)]));
    const behaviors = [...((config.CacheBehaviors ?? []) as Config[]), config.DefaultCacheBehavior as Config];
    const errors = (config.CustomErrorResponses ?? []) as Config[];
    const distribution: Distribution = {
      behaviors: behaviors.map((behavior) => readBehavior(behavior, all)),
      rootObject: String(config.DefaultRootObject ?? '').replace(/^\//, ''),
      errorPages: errors.map(({ ErrorCode, ResponseCode, ResponsePagePath }) => ({
        code: Number(ErrorCode),
        status: ResponseCode === undefined ? undefined : Number(ResponseCode),
        page: ResponsePagePath === undefined ? undefined : String(ResponsePagePath),
      })),
    };
    served = distributionServer(distribution);
    const id = `E${stableId(logicalId, 13).toUpperCase()}`;
    const domain = `d${stableId(logicalId, 13)}.cloudfront.${host.partition === 'aws-cn' ? 'cn' : 'net'}`;
    return {
      ref: id,
      attributes: { Id: id, DomainName: domain },
      addresses: { [`https://${domain}`]: host.publicUrl },
    };
  }

  return {
    name: 'cloudfront',
    types: {
      'AWS::CloudFront::Distribution': {
        hosted: hosted.map((path) => `DistributionConfig.${path}`),
        ignored: [...ignored.map((path) => `DistributionConfig.${path}`), 'Tags'],
        create: createDistribution,
      },
      'AWS::CloudFront::Function': {
        hosted: ['FunctionCode', 'FunctionConfig.Runtime'],
        ignored: ['Name', 'AutoPublish', 'FunctionConfig.Comment', 'Tags'],
        create({ logicalId, properties }) {
          const arn = `arn:${host.partition}:cloudfront::${host.accountId}:function/${logicalId}`;
          functions.set(arn, edgeFunction(String(properties.FunctionCode)));
          return { ref: arn, attributes: { FunctionARN: arn, 'FunctionMetadata.FunctionARN': arn } };
        },
      },
      'AWS::CloudFront::CachePolicy': policyType(cachePolicies, 'CachePolicyConfig', {
        hosted: ['ParametersInCacheKeyAndForwardedToOrigin'],
        ignored: ['Name', 'Comment', 'DefaultTTL', 'MaxTTL', 'MinTTL'],
        read: (config) => readPolicy(config.ParametersInCacheKeyAndForwardedToOrigin as Config),
      }),
      'AWS::CloudFront::OriginRequestPolicy': policyType(originPolicies, 'OriginRequestPolicyConfig', {
        hosted: ['HeadersConfig', 'CookiesConfig', 'QueryStringsConfig'],
        ignored: ['Name', 'Comment'],
        read: readPolicy,
      }),
      'AWS::CloudFront::ResponseHeadersPolicy': policyType(responsePolicies, 'ResponseHeadersPolicyConfig', {
        hosted: hostedHeaders,
        ignored: ['Name', 'Comment'],
        read: (config) => readResponseHeaders(config as Parameters<typeof readResponseHeaders>[0]),
      }),
      'AWS::CloudFront::OriginAccessControl': {
        hosted: ['OriginAccessControlConfig'],
        ignored: [],
        create: ({ logicalId }) => ({ ref: logicalId, attributes: { Id: logicalId } }),
      },
      'AWS::CloudFront::CloudFrontOriginAccessIdentity': {
        hosted: ['CloudFrontOriginAccessIdentityConfig'],
        ignored: [],
        create: ({ logicalId }) => ({ ref: logicalId, attributes: { Id: logicalId, S3CanonicalUserId: logicalId } }),
      },
    },
    distribution: () => served,
  };
}

type PolicyKind<T> = { hosted: string[]; ignored: string[]; read(config: Config): T };

function policyType<T>(policies: Map<string, T>, property: string, kind: PolicyKind<T>): ResourceType {
  return {
    hosted: kind.hosted.map((path) => `${property}.${path}`),
    ignored: kind.ignored.map((path) => `${property}.${path}`),
    create({ logicalId, properties }) {
      policies.set(logicalId, kind.read(properties[property] as Config));
      return { ref: logicalId, attributes: { Id: logicalId } };
    },
  };
}

function policyOf<T>(policies: Map<string, T>, id: unknown, kind: string): T | undefined {
  if (id === undefined) return undefined;
  const policy = policies.get(String(id));
  if (policy === undefined) throw new Error(`the host does not know the ${kind} ${id}`);
  return policy;
}

/** Reads a bucket as CloudFront may: with an access control or identity, and without the right to list what is missing. */
function bucketOrigin(origins: Origins, bucket: string, mayRead: boolean): OriginFetch {
  const denied: Answer = {
    status: 403,
    headers: [['content-type', 'application/xml']],
    body: '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
  };
  return async ({ method, path, headers }) => {
    if (!mayRead || (method !== 'GET' && method !== 'HEAD')) return denied;
    const object = await origins.readObject(bucket, decoded(path.slice(1)));
    if (object === undefined) return denied;
    const isSame =
      headers['if-none-match'] !== undefined && headers['if-none-match'].replace(/^W\//, '') === object.headers.etag;
    return { status: isSame ? 304 : 200, headers: Object.entries(object.headers), body: isSame ? '' : object.body };
  };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
