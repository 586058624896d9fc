/** Links and sessions of units. */
import { Construct } from 'constructs';
import { Handler } from '../handler.ts';
import type { Shared } from '../shared.ts';

export class LinksSlice extends Construct {
  readonly http: Handler;

  constructor(scope: Construct, id: string, shared: Shared, siteUrl: string) {
    super(scope, id);
    this.http = new Handler(this, 'Http', {
      shared,
      entry: 'links/http',
      tables: {
        links: ['read', 'write'],
        units: ['read', 'check'],
        audit: ['append'],
        staff: ['read'],
        limits: ['count'],
      },
      environment: { SECRET_ARN: shared.secret.secretArn, SITE_URL: siteUrl },
    });
    shared.secret.grantRead(this.http.function);
  }
}
