/** IAM: roles and their policies from the template, and the answer to "may this caller do that?". */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError, type Caller, type Created, type Host, type Resource, type Service } from '../host.ts';
import { type Condition, type Context, readConditions } from './conditions.ts';
import { decide, readPolicy, type Statement } from './policy.ts';

type Trust = { services: string[]; conditions: Condition[] };
type Role = { name: string; statements: Statement[]; trusts: Trust[] };
type Document = { PolicyName: string; PolicyDocument: unknown };

export type Iam = Service & {
  authorize: Host['authorize'];
  mayTakeOn: Host['mayTakeOn'];
};

/** AWS's own policy that the host knows; logs are always written, so there is nothing to allow. */
const managedByAws = /^arn:[\w-]+:iam::aws:policy\/service-role\/AWSLambdaBasicExecutionRole$/;

export function iam(host: Pick<Host, 'accountId' | 'partition' | 'region'>): Iam {
  const { accountId, partition, region } = host;
  const roles = new Map<string, Role>();
  function createRole({ logicalId, properties }: Resource): Created {
    const name = String(properties.RoleName ?? logicalId);
    const arn = `arn:${partition}:iam::${accountId}:role/${name}`;
    const statements = ((properties.Policies ?? []) as Document[]).flatMap(read);
    const unknown = ((properties.ManagedPolicyArns ?? []) as string[]).find((policy) => !managedByAws.test(policy));
    if (unknown !== undefined) throw new Error(`the host does not know the managed policy ${unknown}`);
    roles.set(arn, { name, statements, trusts: trustsOf(properties.AssumeRolePolicyDocument) });
    return { ref: name, attributes: { Arn: arn, RoleId: `AROA${name.toUpperCase()}` } };
  }

  function authorize(caller: Caller, action: string, resource: string, context: Context = {}): void {
    // Services act under resource-based policies, which the resource's own service checks.
    if (caller.kind !== 'role') return;
    const role = roles.get(caller.roleArn);
    const decision = decide(role?.statements ?? [], action, resource, { 'aws:SecureTransport': 'true', ...context });
    if (decision === 'allowed') return;
    const user = `arn:${partition}:sts::${accountId}:assumed-role/${role?.name ?? caller.roleArn}/${caller.session ?? 'local'}`;
    const reason =
      decision === 'denied explicitly'
        ? 'with an explicit deny in an identity-based policy'
        : `because no identity-based policy allows the ${action} action`;
    const message = `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
    throw new AwsError('AccessDeniedException', message, 400);
  }

  return {
    name: 'iam',
    types: {
      'AWS::IAM::Role': {
        hosted: ['RoleName', 'AssumeRolePolicyDocument', 'Policies', 'ManagedPolicyArns'],
        ignored: ['Description', 'Tags', 'MaxSessionDuration'],
        create: createRole,
      },
      'AWS::IAM::Policy': {
        hosted: ['PolicyName', 'PolicyDocument', 'Roles'],
        ignored: [],
        create({ properties }) {
          for (const name of (properties.Roles ?? []) as string[]) {
            const role = [...roles.values()].find((candidate) => candidate.name === name);
            if (role === undefined) throw new Error(`the role ${name} is not in the template`);
            role.statements.push(...read(properties as Document));
          }
          return { ref: String(properties.PolicyName), attributes: {} };
        },
      },
    },
    authorize,
    mayTakeOn(roleArn, servicePrincipal, sourceArn) {
      const role = roles.get(roleArn);
      if (role === undefined) throw new AwsError('NoSuchEntity', `the role ${roleArn} is not in the template`, 404);
      const regional = servicePrincipal.replace('.', `.${region}.`);
      const context: Context = { 'aws:SourceArn': sourceArn, 'aws:SourceAccount': accountId };
      const isTrusted = role.trusts.some(
        ({ services, conditions }) =>
          (services.includes(servicePrincipal) || services.includes(regional)) &&
          conditions.every(({ key, holds }) => holds(context[key])),
      );
      if (!isTrusted) throw new Error(`the trust policy of ${roleArn} does not let ${servicePrincipal} assume it`);
    },
    page: (_, response) => report(response, roles),
  };
}

const read = ({ PolicyName, PolicyDocument }: Document): Statement[] => readPolicy(PolicyName, PolicyDocument);

type TrustStatement = { Effect: string; Action?: unknown; Principal?: { Service?: unknown }; Condition?: unknown };

/** Which services a trust policy names. A denial in one is not evaluated. */
function trustsOf(document: unknown): Trust[] {
  const { Statement = [] } = (document ?? {}) as { Statement?: TrustStatement | TrustStatement[] };
  return [Statement].flat().flatMap(({ Effect, Action, Principal, Condition }) => {
    if (Effect !== 'Allow') throw new Error(`the host does not evaluate the effect ${Effect} in a trust policy`);
    if (![Action].flat().includes('sts:AssumeRole')) return [];
    const services = [Principal?.Service ?? []].flat().map((service) => String(service).replace(/\.cn$/, ''));
    return { services, conditions: readConditions(Condition) };
  });
}

/** What the template grants, and what of it a call has used since the host started. */
async function report(response: ServerResponse<IncomingMessage>, roles: Map<string, Role>): Promise<void> {
  const used = (patterns: Statement['actions']): Record<string, boolean> =>
    Object.fromEntries(patterns.map((pattern) => [pattern.text, pattern.used]));
  const grants = [...roles.values()].flatMap((role) =>
    role.statements
      .filter(({ effect }) => effect === 'Allow')
      .map(({ policy, label, actions, resources }) => ({
        role: role.name,
        policy,
        statement: label,
        actions: used(actions),
        resources: used(resources),
      })),
  );
  response.setHeader('content-type', 'application/json').end(JSON.stringify(grants, undefined, 2));
}
