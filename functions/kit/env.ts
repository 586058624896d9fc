/** Configuration of a function: environment variables whose names infra and handlers share by type. */
import type { TableName } from '../../schemas/tables.ts';

type Upper<S extends string> = S extends `${infer Head}${infer Tail}`
  ? Head extends Uppercase<Head>
    ? `_${Head}${Upper<Tail>}`
    : `${Uppercase<Head>}${Upper<Tail>}`
  : '';
/** `selfChecks` → `SELF_CHECKS_TABLE`. */
export type TableEnvName = `${Upper<TableName>}_TABLE`;

export type EnvName =
  | TableEnvName
  /** Given to every function by Lambda. */
  | 'AWS_REGION'
  /** Name of the stage, such as `prod`. */
  | 'STAGE'
  /** `{ issuer, clientId }` staff sign in with, JSON. */
  | 'SIGN_IN'
  | 'BUREAU_NAME'
  /** E-mail of the first administrator of a new deployment. */
  | 'FIRST_ADMIN_EMAIL'
  /** Cognito user pool that invitations are sent from; empty with an outside issuer. */
  | 'USER_POOL_ID'
  /** ARN of the secret, JSON `{ "seed": … }`. */
  | 'SECRET_ARN'
  /** What the distribution sends to the API as `x-origin-proof`. */
  | 'ORIGIN_PROOF'
  | 'PHOTO_BUCKET'
  /** Origin that photos are sent to and shown from. */
  | 'PHOTO_ORIGIN'
  /** Origins the console talks to while signing in, joined by spaces. */
  | 'IDENTITY_ORIGINS'
  /** ARN of the secret with the keys of notification channels. */
  | 'CHANNEL_SECRET_ARN'
  /** JSON of the stage's districts. */
  | 'DISTRICTS'
  | 'HAZARD_MACHINE_ARN'
  /** EventBridge Scheduler group, target and role of reminders. */
  | 'REMINDER_GROUP'
  | 'REMINDER_TARGET_ARN'
  | 'REMINDER_ROLE_ARN'
  | 'REMINDER_DEAD_LETTER_ARN'
  /** Notification channels: JSON of `schemas/channel.ts` Channels. */
  | 'CHANNELS'
  | 'NOTICE_QUEUE_URL'
  /** Absolute address of the console for links in messages; empty where it is not known. */
  | 'SITE_URL';

/** The value of a variable; throws at module load when it is missing, so that a wrong deployment fails at once. */
export function env(name: EnvName): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`environment variable ${name} is missing`);
  return value;
}

/** The variable that holds a table's name. */
export function tableEnvName(table: TableName): TableEnvName {
  return `${table.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}_TABLE` as TableEnvName;
}
