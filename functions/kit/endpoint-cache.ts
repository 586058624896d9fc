/**
 * Stands for `@aws-sdk/endpoint-cache` in the bundles (infra/bundle.ts): DynamoDB's client makes one, and would use it
 * only where endpoint discovery is switched on, which we do nowhere.
 */
export class EndpointCache {}
