/** Health, the OpenAPI document, sign-in settings, and the two HTML pages. */
import { Construct } from 'constructs';
import { Handler } from '../handler.ts';
import type { Identity } from '../identity.ts';
import type { Shared } from '../shared.ts';

export class SystemSlice extends Construct {
  readonly http: Handler;
  readonly pages: Handler;

  constructor(scope: Construct, id: string, shared: Shared, identity: Identity, photoOrigin: string) {
    super(scope, id);
    this.http = new Handler(this, 'Http', {
      shared,
      entry: 'system/http',
      tables: { counters: ['read'] },
      environment: {
        SIGN_IN: `{"issuer":"${identity.issuer}","clientId":"${identity.audience}"}`,
        BUREAU_NAME: shared.stage.bureauName,
      },
    });
    this.pages = new Handler(this, 'Pages', {
      shared,
      entry: 'pages/http',
      tables: {},
      environment: { PHOTO_ORIGIN: photoOrigin, IDENTITY_ORIGINS: identity.origins.join(' ') },
      memorySize: 256,
    });
  }
}
