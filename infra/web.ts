/**
 * What browsers reach: CloudFront, one origin. Hashed assets come from the web bucket, `/api/*` and the two HTML pages
 * from the HTTP API: the pages carry the security headers themselves, because `aws-cn` has neither edge functions nor
 * header policies, and one way for both partitions is easier to trust.
 */
import { Duration, Fn, RemovalPolicy } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  CfnCloudFrontOriginAccessIdentity,
  CfnDistribution,
  Distribution,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { CanonicalUserPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import type { Shared } from './shared.ts';
import { siteDir } from './site.ts';
import type { Stage } from './stage.ts';

/** By it functions/kit/address.ts knows that a request came through here. CloudFront replaces what a viewer sends. */
const proofHeader = 'x-origin-proof';

/** Hashed files in the web bucket. */
const assetPath = 'assets/*';

export class Web extends Construct {
  /** `https://…`, where staff and units come in. */
  readonly url: string;
  readonly bucket: Bucket;
  private readonly isChina: boolean;
  private readonly proof: string;

  constructor(scope: Construct, id: string, shared: Shared, api: HttpApi) {
    super(scope, id);
    const { stage, accessLogs } = shared;
    this.proof = shared.proof();
    this.isChina = stage.partition === 'aws-cn';
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: 'web/',
      removalPolicy: stage.removal === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const apiDomain = Fn.select(2, Fn.split('/', api.apiEndpoint));
    const domainName =
      stage.partition === 'aws' ? this.distribution(stage, apiDomain) : this.chinaDistribution(stage, apiDomain);
    this.url = `https://${stage.domain?.name ?? domainName}`;
  }

  /** Former hashes stay, so that a page opened before a release still finds its files. */
  deploy(): void {
    const deployment = new BucketDeployment(this, 'Assets', {
      sources: [Source.asset(siteDir, { exclude: ['*.html'] })],
      destinationBucket: this.bucket,
      prune: false,
      memoryLimit: 512,
      cacheControl: [CacheControl.setPublic(), CacheControl.maxAge(Duration.days(365)), CacheControl.immutable()],
    });
    // CDK's helper runs on arm64, which `aws-cn` may not have.
    const helper = deployment.handlerRole.node.scope?.node.defaultChild;
    if (this.isChina && helper instanceof CfnFunction) helper.architectures = ['x86_64'];
  }

  private distribution(stage: Stage, apiDomain: string): string {
    const { domain } = stage;
    const assets = {
      origin: S3BucketOrigin.withOriginAccessControl(this.bucket),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      responseHeadersPolicy: ResponseHeadersPolicy.SECURITY_HEADERS,
      compress: true,
    };
    const distribution = new Distribution(this, 'Distribution', {
      defaultBehavior: {
        origin: new HttpOrigin(apiDomain, {
          protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
          customHeaders: { [proofHeader]: this.proof },
        }),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: CachePolicy.CACHING_DISABLED,
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        // For what API Gateway answers by itself (401, 404, 429): what the functions say stays.
        responseHeadersPolicy: ResponseHeadersPolicy.SECURITY_HEADERS,
      },
      additionalBehaviors: { [assetPath]: assets },
      httpVersion: HttpVersion.HTTP2_AND_3,
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      priceClass: PriceClass.PRICE_CLASS_ALL,
      ...(domain && {
        domainNames: [domain.name],
        certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificate),
      }),
    });
    return distribution.distributionDomainName;
  }

  /** `aws-cn` knows neither OAC, cache policies nor HTTP/3: an origin access identity and forwarded values. */
  private chinaDistribution(stage: Stage, apiDomain: string): string {
    const access = new CfnCloudFrontOriginAccessIdentity(this, 'Access', {
      cloudFrontOriginAccessIdentityConfig: { comment: 'web bucket' },
    });
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        actions: ['s3:GetObject'],
        resources: [this.bucket.arnForObjects('*')],
        principals: [new CanonicalUserPrincipal(access.attrS3CanonicalUserId)],
      }),
    );
    const assets: CfnDistribution.CacheBehaviorProperty = {
      pathPattern: assetPath,
      targetOriginId: 'assets',
      viewerProtocolPolicy: 'redirect-to-https',
      compress: true,
      forwardedValues: { queryString: false, cookies: { forward: 'none' } },
      minTtl: 0,
      defaultTtl: 86_400,
      maxTtl: 31_536_000,
    };
    const distribution = new CfnDistribution(this, 'ChinaDistribution', {
      distributionConfig: {
        enabled: true,
        httpVersion: 'http2',
        aliases: [stage.domain?.name ?? ''],
        viewerCertificate: {
          iamCertificateId: stage.domain?.certificate ?? '',
          minimumProtocolVersion: 'TLSv1.2_2021',
          sslSupportMethod: 'sni-only',
        },
        origins: [
          {
            id: 'api',
            domainName: apiDomain,
            originCustomHeaders: [{ headerName: proofHeader, headerValue: this.proof }],
            customOriginConfig: { originProtocolPolicy: 'https-only', originSslProtocols: ['TLSv1.2'] },
          },
          {
            id: 'assets',
            domainName: this.bucket.bucketRegionalDomainName,
            s3OriginConfig: { originAccessIdentity: `origin-access-identity/cloudfront/${access.ref}` },
          },
        ],
        defaultCacheBehavior: {
          targetOriginId: 'api',
          viewerProtocolPolicy: 'redirect-to-https',
          allowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
          // Host stays out: API Gateway answers to its own name only.
          forwardedValues: {
            queryString: true,
            cookies: { forward: 'all' },
            headers: ['Authorization', 'Accept-Language', 'Content-Type', 'X-Link'],
          },
          minTtl: 0,
          defaultTtl: 0,
          maxTtl: 0,
        },
        cacheBehaviors: [assets],
      },
    });
    return distribution.attrDomainName;
  }
}
