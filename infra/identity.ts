/** Where staff sign in: a user pool of the stack, or any OIDC issuer from configuration. The role is in the directory. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AccountRecovery, FeaturePlan, Mfa, OAuthScope, UserPool } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { invitationDays } from '../schemas/staff.ts';
import type { Stage } from './stage.ts';

export class Identity extends Construct {
  readonly issuer: string;
  readonly audience: string;
  readonly userPool: UserPool | undefined;
  /** Origins the console talks to while signing in. */
  readonly origins: string[];

  constructor(scope: Construct, id: string, stage: Stage, consoleUrl: string) {
    super(scope, id);
    const { identity } = stage;
    if (identity.kind === 'issuer') {
      this.issuer = identity.issuer;
      this.audience = identity.audience;
      this.origins = [new URL(identity.issuer).origin];
      return;
    }
    const isKept = stage.removal === 'retain';
    const pool = new UserPool(this, 'Pool', {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      userInvitation: {
        emailSubject: '闭环：您的登录账号',
        emailBody: `您的闭环账号已开通。请到 ${consoleUrl} 登录，并设置自己的密码。账号：{username} 临时密码：{####} （${invitationDays} 天内有效）`,
      },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      featurePlan: FeaturePlan.ESSENTIALS,
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(invitationDays),
      },
      deletionProtection: isKept,
      removalPolicy: isKept ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const client = pool.addClient('Console', {
      generateSecret: false,
      preventUserExistenceErrors: true,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE],
        callbackUrls: [`${consoleUrl}/signed-in`],
        logoutUrls: [`${consoleUrl}/signed-out`],
      },
      idTokenValidity: Duration.hours(1),
      accessTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.hours(12),
    });
    const domain = pool.addDomain('Domain', { cognitoDomain: { domainPrefix: identity.domainPrefix } });
    this.userPool = pool;
    this.issuer = pool.userPoolProviderUrl;
    this.audience = client.userPoolClientId;
    this.origins = [`https://cognito-idp.${stage.region}.amazonaws.com`, domain.baseUrl()];
  }
}
