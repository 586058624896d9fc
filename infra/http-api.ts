/** The HTTP API: one route per operation, read off the operation tables, one Lambda and one integration per slice. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type CfnStage, HttpApi, HttpMethod, HttpNoneAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { EnvName } from '../functions/kit/env.ts';
import { type Slice, slices } from '../schemas/api.ts';
import { accessOf, type Operations } from '../schemas/operations.ts';
import type { Handler } from './handler.ts';
import type { Identity } from './identity.ts';
import type { Shared } from './shared.ts';

/** Requests a second for the whole city; the city's morning peak is below 50. */
const throttle = { rateLimit: 200, burstLimit: 400 };

export class Api extends Construct {
  readonly http: HttpApi;
  private readonly proof: string;

  constructor(scope: Construct, id: string, shared: Shared) {
    super(scope, id);
    this.proof = shared.proof();
    this.http = new HttpApi(this, 'Http', { createDefaultStage: false, description: 'Bihuan' });
    const logs = new LogGroup(this, 'AccessLogs', {
      retention: RetentionDays.SIX_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const stage = this.http.addStage('Stage', { stageName: '$default', autoDeploy: true, throttle });
    (stage.node.defaultChild as CfnStage).accessLogSettings = {
      destinationArn: logs.logGroupArn,
      // Neither query nor path parameters beyond the route: they may name people.
      format: JSON.stringify({
        requestId: '$context.requestId',
        time: '$context.requestTime',
        route: '$context.routeKey',
        status: '$context.status',
        latencyMs: '$context.responseLatency',
        bytes: '$context.responseLength',
        authorizerError: '$context.authorizer.error',
      }),
    };
  }

  /** Every operation of a slice becomes a route to its function. */
  serve(slice: Slice, handler: Handler, identity: Identity): void {
    const authorizer = new HttpJwtAuthorizer(`${slice}Jwt`, identity.issuer, { jwtAudience: [identity.audience] });
    handler.function.addEnvironment('ORIGIN_PROOF' satisfies EnvName, this.proof);
    const integration = this.integrate(slice, handler);
    for (const operation of Object.values(slices[slice] as Operations)) {
      this.http.addRoutes({
        path: operation.path,
        methods: [operation.method as HttpMethod],
        integration,
        authorizer: accessOf(operation) === 'staff' ? authorizer : new HttpNoneAuthorizer(),
      });
    }
  }

  /** Pages for browsers: no operations, no authorizer. */
  servePages(handler: Handler): void {
    const integration = this.integrate('pages', handler);
    for (const path of ['/', '/{proxy+}']) {
      this.http.addRoutes({ path, methods: [HttpMethod.GET], integration, authorizer: new HttpNoneAuthorizer() });
    }
  }

  private integrate(name: string, handler: Handler): HttpLambdaIntegration {
    // One permission per function: one per route would outgrow the 20 KB of a function's policy.
    return new HttpLambdaIntegration(`${name}Integration`, handler.function, {
      scopePermissionToRoute: false,
      timeout: Duration.seconds(29),
    });
  }
}
