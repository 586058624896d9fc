/** A stage's configuration: one file in `infra/stages/`, parsed once, passed down as an object. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { DistrictId } from '../schemas/actor.ts';
import { Channels } from '../schemas/channel.ts';

const District = z.strictObject({ id: DistrictId, name: z.string(), centerId: z.string(), centerName: z.string() });

const Identity = z.discriminatedUnion('kind', [
  /** A user pool of the stack. `domainPrefix` is unique in its region. */
  z.strictObject({ kind: z.literal('cognito'), domainPrefix: z.string().regex(/^[a-z0-9-]{3,40}$/) }),
  /** Any OIDC issuer with discovery; `audience` is the client id that the console signs in with. */
  z.strictObject({ kind: z.literal('issuer'), issuer: z.url(), audience: z.string().min(1) }),
]);

export const Stage = z
  .strictObject({
    stage: z.string().regex(/^[a-z][a-z0-9-]{1,20}$/),
    partition: z.enum(['aws', 'aws-cn']),
    region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/),
    account: z
      .string()
      .regex(/^\d{12}$/)
      .optional(),
    architecture: z.enum(['arm64', 'x86_64']),
    bureauName: z.string().min(1),
    districts: z.array(District).min(1),
    identity: Identity,
    channels: Channels,
    /** `certificate`: ARN in ACM of us-east-1, or in `aws-cn` the id of a server certificate in IAM. */
    domain: z.strictObject({ name: z.string(), certificate: z.string() }).optional(),
    /** Becomes the first administrator when this person signs in to an empty directory. */
    firstAdminEmail: z.email(),
    alarmEmails: z.array(z.email()),
    /** US dollars a month above which the alarm addresses hear of it; no AWS Budgets in `aws-cn`. */
    monthlyBudgetUsd: z.number().positive(),
    /** `destroy` only for trials: tables and photos go with the stack. */
    removal: z.enum(['retain', 'destroy']),
  })
  .superRefine((stage, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (stage.region.startsWith('cn-') !== (stage.partition === 'aws-cn'))
      refuse('region', `is not in ${stage.partition}`);
    if (stage.partition !== 'aws-cn') return;
    if (stage.identity.kind === 'cognito') refuse('identity', 'there are no Cognito user pools in aws-cn');
    if (stage.architecture === 'arm64') refuse('architecture', 'aws-cn takes x86_64');
    if (stage.channels.some(({ kind }) => kind === 'email')) refuse('channels', 'there is no SES in aws-cn');
    if (!stage.domain)
      refuse('domain', 'CloudFront in aws-cn serves only under a domain of your own with an ICP recordal');
  });
export type Stage = z.infer<typeof Stage>;

/** The stage in `infra/stages/<name>.json`. Throws one sentence per field that is wrong. */
export function readStage(name: string): Stage {
  const file = new URL(`stages/${name}.json`, import.meta.url);
  const result = Stage.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`infra/stages/${name}.json is not a valid stage:\n${lines.join('\n')}`);
}
