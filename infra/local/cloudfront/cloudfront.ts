/** CloudFront: what the template declares of its one distribution. */
import { type Answer, type Exchange, jsonAnswer } from '../exchange.ts';
import type { Created, Host, Resource, Service, WireResponse } from '../host.ts';
import { wildcard } from '../iam/conditions.ts';
import { stableId } from '../names.ts';
import { type Behavior, distributionServer, type Origin, type OriginFetch } from './distribution.ts';
import { cachePolicies, originRequestPolicies, policyOf, responseHeadersPolicies } from './policies.ts';

/** Where a distribution gets its answers: objects of a bucket, and the HTTP API behind a domain name. */
export type Origins = {
  readObject(bucket: string, key: string, headers: Exchange['headers']): Promise<WireResponse>;
  apiAt(domain: string): OriginFetch | undefined;
};
export type CloudFront = Service & { distribution(): ((exchange: Exchange) => Promise<Answer>) | undefined };

type Config = Record<string, unknown>;

const hostedOfBehaviors = [
  ...['AllowedMethods', 'CachePolicyId', 'Compress', 'OriginRequestPolicyId', 'PathPattern'],
  ...['ResponseHeadersPolicyId', 'TargetOriginId'],
];
const hosted = [
  ...hostedOfBehaviors.flatMap((name) => [`DefaultCacheBehavior.${name}`, `CacheBehaviors.${name}`]),
  ...['Enabled', 'Origins.Id', 'Origins.DomainName', 'Origins.OriginCustomHeaders'],
  ...['Origins.OriginAccessControlId', 'Origins.S3OriginConfig.OriginAccessIdentity'],
];
/** The protocols of viewers and origins are those of this machine. */
const ignored = [
  ...['DefaultCacheBehavior.ViewerProtocolPolicy', 'CacheBehaviors.ViewerProtocolPolicy'],
  ...['HttpVersion', 'IPV6Enabled', 'Origins.CustomOriginConfig', 'PriceClass'],
];
const readingMethods = ['GET', 'HEAD'];

export function cloudFront(host: Host, origins: Origins): CloudFront {
  let served: ((exchange: Exchange) => Promise<Answer>) | undefined;

  function readOrigin(config: Config): Origin {
    const domain = String(config.DomainName);
    const bucket = /^([^/]+)\.s3[.-]/.exec(domain)?.[1];
    const custom = (config.OriginCustomHeaders ?? []) as { HeaderName: string; HeaderValue: string }[];
    const headers = Object.fromEntries(
      custom.map(({ HeaderName, HeaderValue }) => [HeaderName.toLowerCase(), HeaderValue]),
    );
    if (bucket !== undefined) checkAccess(config);
    return {
      domain,
      isBucket: bucket !== undefined,
      headers,
      fetch: bucket === undefined ? toApi(domain) : toBucket(bucket),
    };
  }

  function toApi(domain: string): OriginFetch {
    return async (exchange) => {
      const answer = origins.apiAt(domain);
      return answer === undefined ? jsonAnswer(502, `no HTTP API answers at ${domain}`) : answer(exchange);
    };
  }

  function toBucket(bucket: string): OriginFetch {
    return async ({ path, headers }) => {
      const { status, headers: own = {}, body = '' } = await origins.readObject(bucket, path.slice(1), headers);
      return { status, headers: Object.entries(own), body };
    };
  }

  function readBehavior(config: Config, all: Map<string, Origin>): Behavior {
    const origin = all.get(String(config.TargetOriginId));
    if (origin === undefined) throw new Error(`the behaviour names no declared origin: ${config.TargetOriginId}`);
    const cache = policyOf(cachePolicies, config.CachePolicyId, 'cache');
    if (cache === undefined) throw new Error('a behaviour needs a CachePolicyId');
    const methods = (config.AllowedMethods ?? readingMethods) as string[];
    if (origin.isBucket && methods.some((method) => !readingMethods.includes(method))) {
      throw new Error('the host only gets objects for a distribution');
    }
    return {
      pattern: wildcard(String(config.PathPattern ?? '*').replace(/^\/?/, '/')),
      origin,
      methods,
      cache,
      request: policyOf(originRequestPolicies, config.OriginRequestPolicyId, 'origin request'),
      response: policyOf(responseHeadersPolicies, config.ResponseHeadersPolicyId, 'response headers') ?? [],
      compress: String(config.Compress) === 'true',
    };
  }

  function createDistribution({ logicalId, properties }: Resource): Created {
    if (served !== undefined) throw new Error('the host serves one distribution only');
    const {
      Origins = [],
      CacheBehaviors = [],
      DefaultCacheBehavior,
      Enabled,
    } = properties.DistributionConfig as Config;
    if (String(Enabled) !== 'true') throw new Error('the host has no distribution that is not enabled');
    const all = new Map((Origins as Config[]).map((origin) => [String(origin.Id), readOrigin(origin)]));
    const behaviors = [...(CacheBehaviors as Config[]), DefaultCacheBehavior as Config];
    served = distributionServer(behaviors.map((behavior) => readBehavior(behavior, all)));
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
        ignored: ignored.map((path) => `DistributionConfig.${path}`),
        create: createDistribution,
      },
      'AWS::CloudFront::OriginAccessControl': {
        hosted: ['OriginAccessControlConfig'],
        ignored: [],
        create: ({ logicalId }) => ({ ref: logicalId, attributes: { Id: logicalId } }),
      },
    },
    distribution: () => served,
  };
}

/** A bucket that needs no signature, or is read as an origin access identity, has no place here: all are closed. */
function checkAccess({ OriginAccessControlId, S3OriginConfig }: Config): void {
  const { OriginAccessIdentity } = (S3OriginConfig ?? {}) as Config;
  if (OriginAccessControlId && !OriginAccessIdentity) return;
  throw new Error('the host reads a bucket for a distribution by an OriginAccessControlId only');
}
