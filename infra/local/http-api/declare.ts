/** What the template declares of HTTP APIs. */
import type { Exchange } from '../exchange.ts';
import type { Created, Host, Resource, ResourceType } from '../host.ts';
import { stableId } from '../names.ts';
import { jwtAuthorizer, type Verdict } from './authorizer.ts';
import type { Found } from './routes.ts';
import { throttle } from './throttle.ts';

type Integration = { functionArn: string; timeout: number };
export type Route = { key: string; integrationId: string; authorizerId: string | undefined; scopes: string[] };
export type Stage = { name: string; mayPass: () => boolean };
export type Api = {
  id: string;
  domain: string;
  routes: Map<string, Route>;
  stages: Map<string, Stage>;
  integrations: Map<string, Integration>;
  authorizers: Map<string, (exchange: Exchange, scopes: string[]) => Promise<Verdict>>;
  find?: (method: string, path: string) => Found<Route> | undefined;
};

/** AWS's own limit on an integration. */
const longestIntegration = 30_000;

/** The resource types of HTTP APIs; what they declare comes to lie in `apis`, by API id. */
export function apiTypes(host: Host, apis: Map<string, Api>): Record<string, ResourceType> {
  const suffix = host.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';

  const apiOf = ({ properties }: Resource): Api => {
    const api = apis.get(String(properties.ApiId));
    if (api === undefined) throw new Error(`its API ${properties.ApiId} is not in the template`);
    return api;
  };

  function createApi({ logicalId, properties }: Resource): Created {
    if (properties.ProtocolType !== 'HTTP') throw new Error('the host has HTTP APIs only, not WebSocket APIs');
    const id = stableId(logicalId);
    const domain = `${id}.execute-api.${host.region}.${suffix}`;
    const empty = { routes: new Map(), stages: new Map(), integrations: new Map(), authorizers: new Map() };
    apis.set(id, { id, domain, ...empty });
    const addresses = { [`https://${domain}`]: `${host.url}/_local/http-api/${id}` };
    return { ref: id, attributes: { ApiId: id, ApiEndpoint: `https://${domain}` }, addresses };
  }

  return {
    'AWS::ApiGatewayV2::Api': {
      hosted: ['ProtocolType'],
      ignored: ['Name', 'Description', 'Tags'],
      create: createApi,
    },
    'AWS::ApiGatewayV2::Stage': {
      hosted: [
        ...['ApiId', 'StageName', 'AutoDeploy'],
        ...['DefaultRouteSettings.ThrottlingBurstLimit', 'DefaultRouteSettings.ThrottlingRateLimit'],
      ],
      ignored: ['AccessLogSettings'],
      create(resource) {
        const name = String(resource.properties.StageName);
        const settings = (resource.properties.DefaultRouteSettings ?? {}) as Record<string, unknown>;
        const { ThrottlingRateLimit: rate = 10_000, ThrottlingBurstLimit: burst = 5_000 } = settings;
        const mayPass = throttle({ rate: Number(rate), burst: Number(burst) });
        apiOf(resource).stages.set(name, { name, mayPass });
        return { ref: name, attributes: {} };
      },
    },
    'AWS::ApiGatewayV2::Integration': {
      hosted: ['ApiId', 'IntegrationType', 'IntegrationUri', 'PayloadFormatVersion', 'TimeoutInMillis'],
      ignored: [],
      create(resource) {
        const { IntegrationType, IntegrationUri, PayloadFormatVersion, TimeoutInMillis } = resource.properties;
        if (IntegrationType !== 'AWS_PROXY' || PayloadFormatVersion !== '2.0') {
          throw new Error('the host integrates Lambda functions (AWS_PROXY) in payload format 2.0 only');
        }
        const uri = String(IntegrationUri);
        const functionArn = /functions\/(arn:.+)\/invocations$/.exec(uri)?.[1] ?? uri;
        if (functionArn.split(':')[2] !== 'lambda') throw new Error(`the host cannot integrate ${functionArn}`);
        const timeout = Math.min(longestIntegration, Number(TimeoutInMillis ?? longestIntegration));
        apiOf(resource).integrations.set(stableId(resource.logicalId), { functionArn, timeout });
        return { ref: stableId(resource.logicalId), attributes: {} };
      },
    },
    'AWS::ApiGatewayV2::Route': {
      hosted: ['ApiId', 'RouteKey', 'Target', 'AuthorizationType', 'AuthorizerId', 'AuthorizationScopes'],
      ignored: [],
      create(resource) {
        const { RouteKey, Target, AuthorizationType = 'NONE', AuthorizerId, AuthorizationScopes } = resource.properties;
        if (AuthorizationType !== 'NONE' && AuthorizationType !== 'JWT') {
          throw new Error(`the host authorizes routes by JWT only, not ${AuthorizationType}`);
        }
        const key = String(RouteKey);
        const integrationId = String(Target).replace(/^integrations\//, '');
        const authorizerId = AuthorizationType === 'JWT' ? String(AuthorizerId) : undefined;
        const scopes = (AuthorizationScopes ?? []) as string[];
        apiOf(resource).routes.set(key, { key, integrationId, authorizerId, scopes });
        return { ref: stableId(resource.logicalId), attributes: {} };
      },
    },
    'AWS::ApiGatewayV2::Authorizer': {
      hosted: ['ApiId', 'AuthorizerType', 'IdentitySource', 'JwtConfiguration.Audience', 'JwtConfiguration.Issuer'],
      ignored: ['Name'],
      create(resource) {
        const { AuthorizerType, IdentitySource, JwtConfiguration } = resource.properties;
        if (AuthorizerType !== 'JWT') throw new Error('the host has JWT authorizers only');
        const [, header] = /^\$request\.header\.([\w-]+)$/.exec(String(IdentitySource)) ?? [];
        if (header === undefined) throw new Error(`the host finds no token at ${IdentitySource}, only in one header`);
        const { Issuer: issuer, Audience: audience = [] } = JwtConfiguration as { Issuer: string; Audience?: string[] };
        const authorize = jwtAuthorizer({ issuer, audience, header: header.toLowerCase() }, host.clock.now);
        apiOf(resource).authorizers.set(stableId(resource.logicalId), authorize);
        return { ref: stableId(resource.logicalId), attributes: {} };
      },
    },
  };
}
