/** User pools of the template and their app clients, read into what this service acts on. */
import { AwsError, type Host, type Resource } from '../host.ts';
import { stableId } from '../names.ts';

export type PasswordPolicy = {
  MinimumLength?: number;
  RequireLowercase?: boolean;
  RequireNumbers?: boolean;
  RequireSymbols?: boolean;
  RequireUppercase?: boolean;
  TemporaryPasswordValidityDays?: number;
};
export type Pool = {
  id: string;
  arn: string;
  policy: PasswordPolicy;
  invitation: { subject: string; message: string };
};
export type Client = {
  id: string;
  redirectUris: string[];
  logoutUris: string[];
  scopes: string[];
  accessSeconds: number;
  idSeconds: number;
  refreshSeconds: number;
};
type Properties = Record<string, unknown>;

export const poolProperties = {
  hosted: ['UsernameAttributes', 'UsernameConfiguration', 'AdminCreateUserConfig', 'Policies', 'MfaConfiguration'],
  /** Nobody recovers a password or confirms an address here: the person at this machine sets them. */
  ignored: [
    'AccountRecoverySetting',
    'AutoVerifiedAttributes',
    'DeletionProtection',
    'EmailVerificationMessage',
    'EmailVerificationSubject',
    'EnabledMfas',
    'SmsVerificationMessage',
    'UserPoolTier',
    'VerificationMessageTemplate',
  ],
};
export const clientProperties = {
  hosted: [
    'UserPoolId',
    'AllowedOAuthFlows',
    'AllowedOAuthFlowsUserPoolClient',
    'AllowedOAuthScopes',
    'CallbackURLs',
    'LogoutURLs',
    'GenerateSecret',
    'SupportedIdentityProviders',
    'AccessTokenValidity',
    'IdTokenValidity',
    'RefreshTokenValidity',
    'TokenValidityUnits',
  ],
  /** A wrong address and a wrong password read alike here in any case. */
  ignored: ['PreventUserExistenceErrors'],
};

export function readPool({ logicalId, properties }: Resource, host: Host): Pool {
  const created = asProperties(properties.AdminCreateUserConfig);
  const template = asProperties(created.InviteMessageTemplate);
  const usesEmail = asList(properties.UsernameAttributes).join() === 'email';
  if (!usesEmail) throw refused(logicalId, 'user names other than e-mail addresses');
  if (asProperties(properties.UsernameConfiguration).CaseSensitive === true)
    throw refused(logicalId, 'case-sensitive user names');
  if (created.AllowAdminCreateUserOnly !== true) throw refused(logicalId, 'people who sign up themselves');
  if (properties.MfaConfiguration === 'ON') throw refused(logicalId, 'a second factor that is required');
  const id = `${host.region}_${stableId(logicalId, 9)}`;
  return {
    id,
    arn: `arn:${host.partition}:cognito-idp:${host.region}:${host.accountId}:userpool/${id}`,
    policy: asProperties(asProperties(properties.Policies).PasswordPolicy),
    invitation: {
      subject: String(template.EmailSubject ?? 'Your temporary password'),
      message: String(template.EmailMessage ?? 'Your username is {username} and temporary password is {####}.'),
    },
  };
}

/**
 * Browsers have no cryptography at a plain address of the local network, and a client with PKCE needs it: whoever may
 * come back to the site there may also come back to it on this machine, where the issuer is.
 */
export function readClient({ logicalId, properties }: Resource, { url, publicUrl }: Host): Client {
  if (properties.GenerateSecret === true) throw refused(logicalId, 'clients with a secret');
  if (asList(properties.AllowedOAuthFlows).join() !== 'code') throw refused(logicalId, 'OAuth flows other than code');
  if (asList(properties.SupportedIdentityProviders ?? ['COGNITO']).join() !== 'COGNITO') {
    throw refused(logicalId, 'identity providers other than COGNITO');
  }
  const units = asProperties(properties.TokenValidityUnits);
  const seconds = (token: string, otherwise: [value: number, unit: string]) =>
    Number(properties[`${token}Validity`] ?? otherwise[0]) * secondsIn(String(units[token] ?? otherwise[1]));
  const alsoHere = (uris: unknown): string[] => [
    ...new Set(asList(uris).flatMap((uri) => [uri, uri.replace(publicUrl, url)])),
  ];
  return {
    id: stableId(logicalId, 26),
    redirectUris: alsoHere(properties.CallbackURLs),
    logoutUris: alsoHere(properties.LogoutURLs),
    scopes: asList(properties.AllowedOAuthScopes),
    accessSeconds: seconds('AccessToken', [1, 'hours']),
    idSeconds: seconds('IdToken', [1, 'hours']),
    refreshSeconds: seconds('RefreshToken', [30, 'days']),
  };
}

/** Throws Cognito's error for a password that the pool's policy does not allow. */
export function checkPassword(password: string, policy: PasswordPolicy): void {
  const lacks = (isRequired: boolean | undefined, pattern: RegExp) => isRequired === true && !pattern.test(password);
  const complaints: [boolean, string][] = [
    [password.length < (policy.MinimumLength ?? 8), 'Password not long enough'],
    [password.length > 256, 'Password too long'],
    [lacks(policy.RequireUppercase, /[A-Z]/), 'Password must have uppercase characters'],
    [lacks(policy.RequireLowercase, /[a-z]/), 'Password must have lowercase characters'],
    [lacks(policy.RequireNumbers, /\d/), 'Password must have numeric characters'],
    [lacks(policy.RequireSymbols, /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/), 'Password must have symbol characters'],
  ];
  const complaint = complaints.find(([applies]) => applies)?.[1];
  if (complaint) throw new AwsError('InvalidPasswordException', `Password did not conform with policy: ${complaint}`);
}

function secondsIn(unit: string): number {
  return { seconds: 1, minutes: 60, hours: 3600, days: 86_400 }[unit] ?? Number.NaN;
}

function asProperties(value: unknown): Properties {
  return typeof value === 'object' && value !== null ? (value as Properties) : {};
}

function asList(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

export function refused(logicalId: string, what: string): Error {
  return new Error(`${logicalId}: this host lacks ${what}`);
}
