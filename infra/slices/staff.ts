/** The staff directory. With a user pool of our own, people added here get their account from here. */
import { Construct } from 'constructs';
import { Handler } from '../handler.ts';
import type { Identity } from '../identity.ts';
import type { Shared } from '../shared.ts';

export class StaffSlice extends Construct {
  readonly http: Handler;

  constructor(scope: Construct, id: string, shared: Shared, identity: Identity) {
    super(scope, id);
    this.http = new Handler(this, 'Http', {
      shared,
      entry: 'staff/http',
      tables: { staff: ['read', 'write', 'check'], hazards: ['read'], audit: ['append'], limits: ['count'] },
      environment: {
        FIRST_ADMIN_EMAIL: shared.stage.firstAdminEmail,
        USER_POOL_ID: identity.userPool?.userPoolId ?? '',
      },
    });
    if (!identity.userPool) return;
    const accounts = ['AdminCreateUser', 'AdminDisableUser', 'AdminEnableUser', 'ListUsers'].map(
      (action) => `cognito-idp:${action}`,
    );
    this.http.allow(accounts, [identity.userPool.userPoolArn]);
  }
}
