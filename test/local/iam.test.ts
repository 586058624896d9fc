import { describe, expect, it } from 'vitest';
import type { Caller, Resource } from '../../infra/local/host.ts';
import type { Context } from '../../infra/local/iam/conditions.ts';
import { iam } from '../../infra/local/iam/iam.ts';

const account = { accountId: '123456789012', partition: 'aws', region: 'us-east-1' } as const;
const table = 'arn:aws:dynamodb:us-east-1:123456789012:table/Units';
const roleArn = 'arn:aws:iam::123456789012:role/Reader';
const caller: Caller = { kind: 'role', roleArn };
const resource = (logicalId: string, type: string, properties: object): Resource => ({
  logicalId,
  type,
  properties: properties as Record<string, unknown>,
  dependsOn: [],
});

async function roleWith(statements: object[], role: object = {}) {
  const service = iam(account);
  const trust = {
    Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  };
  await service.types['AWS::IAM::Role']?.create(
    resource('Reader', 'AWS::IAM::Role', { AssumeRolePolicyDocument: trust, ...role }),
  );
  const policy = { PolicyName: 'p', PolicyDocument: { Statement: statements }, Roles: ['Reader'] };
  await service.types['AWS::IAM::Policy']?.create(resource('Policy', 'AWS::IAM::Policy', policy));
  const may = (action: string, on: string = table, context: Context = {}): boolean => {
    try {
      service.authorize(caller, action, on, context);
      return true;
    } catch {
      return false;
    }
  };
  return { service, may };
}

const allow = (Action: unknown, Resource: unknown, more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

describe('what a role may do', () => {
  it('is what a statement allows, actions without regard to case, wildcards included', async () => {
    const { may } = await roleWith([
      allow(['dynamodb:Get*', 's3:?utObject'], [table, `${table}/index/*`, 'arn:aws:s3:::b/*']),
    ]);
    expect(may('dynamodb:GetItem')).toBe(true);
    expect(may('DynamoDB:getitem')).toBe(true);
    expect(may('dynamodb:GetItem', `${table}/index/byName`)).toBe(true);
    expect(may('s3:PutObject', 'arn:aws:s3:::b/a/b.jpg')).toBe(true);
    expect(may('dynamodb:PutItem')).toBe(false);
    expect(may('dynamodb:GetItem', `${table}2`)).toBe(false);
  });

  it('is nothing that a statement denies', async () => {
    const { may } = await roleWith([
      allow('dynamodb:*', '*'),
      { Effect: 'Deny', Action: 'dynamodb:DeleteTable', Resource: '*' },
    ]);
    expect(may('dynamodb:DeleteItem')).toBe(true);
    expect(may('dynamodb:DeleteTable')).toBe(false);
  });

  it('can be said by what is left out', async () => {
    const { may } = await roleWith([{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }]);
    expect(may('dynamodb:GetItem')).toBe(true);
    expect(may('iam:PassRole')).toBe(false);
  });

  it.each<[string, object, Context, boolean]>([
    ['StringEquals', { StringEquals: { 's3:prefix': ['x', 'y'] } }, { 's3:prefix': 'y' }, true],
    ['StringEquals of a missing key', { StringEquals: { 's3:prefix': 'x' } }, {}, false],
    ['StringLike', { StringLike: { 's3:prefix': 'in/*' } }, { 's3:prefix': 'in/a' }, true],
    [
      'ArnLike, its key in capitals',
      { ArnLike: { 'AWS:SourceARN': 'arn:aws:events:*:*:rule/*' } },
      { 'aws:SourceArn': 'arn:aws:events:r:a:rule/x' },
      true,
    ],
    [
      'ArnEquals, a wildcard over two parts',
      { ArnEquals: { 'aws:SourceArn': 'arn:aws:events:*:rule/x:*' } },
      { 'aws:SourceArn': 'arn:aws:events:r:a:rule/x:y' },
      false,
    ],
    ['Bool', { Bool: { 'aws:SecureTransport': 'false' } }, {}, false],
    [
      'all conditions together',
      { StringEquals: { 's3:prefix': '1' }, ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::*' } },
      { 's3:prefix': '1', 'aws:SourceArn': '2' },
      false,
    ],
  ])('depends on the condition %s', async (_, Condition, context, expected) => {
    const { may } = await roleWith([allow('s3:*', '*', { Condition })]);
    expect(may('s3:ListBucket', 'arn:aws:s3:::b', context)).toBe(expected);
  });

  it('is denied in AWS’s words, with user, action and resource', async () => {
    const { service } = await roleWith([{ Effect: 'Deny', Action: 'dynamodb:PutItem', Resource: '*' }]);
    const caller: Caller = { kind: 'role', roleArn, session: 'units' };
    const start = `User: arn:aws:sts::123456789012:assumed-role/Reader/units is not authorized to perform:`;
    expect(() => service.authorize(caller, 'dynamodb:GetItem', table)).toThrow(
      `${start} dynamodb:GetItem on resource: ${table} because no identity-based policy allows the dynamodb:GetItem action`,
    );
    expect(() => service.authorize(caller, 'dynamodb:PutItem', table)).toThrow(
      `${start} dynamodb:PutItem on resource: ${table} with an explicit deny in an identity-based policy`,
    );
  });

  it('is nothing for a role that is not there, and anything for the person at this machine', async () => {
    const { service } = await roleWith([allow('*', '*')]);
    const stranger: Caller = { kind: 'role', roleArn: 'arn:aws:iam::123456789012:role/Stranger' };
    expect(() => service.authorize(stranger, 's3:GetObject', '*')).toThrow('is not authorized');
    expect(() => service.authorize({ kind: 'root' }, 's3:GetObject', '*')).not.toThrow();
  });
});

describe('what the host does not evaluate', () => {
  it.each<[string, object, object, string]>([
    ['an operator', allow('*', '*', { Condition: { IpAddress: { 'aws:SourceArn': '1.2.3.4' } } }), {}, 'IpAddress'],
    ['a negation', allow('*', '*', { Condition: { StringNotEquals: { 's3:prefix': 'a' } } }), {}, 'StringNotEquals'],
    ['what may be absent', allow('*', '*', { Condition: { BoolIfExists: { 's3:prefix': 'a' } } }), {}, 'BoolIfExists'],
    [
      'an operator on sets',
      allow('*', '*', { Condition: { 'ForAllValues:StringEquals': { 's3:prefix': 'a' } } }),
      {},
      'ForAllValues:StringEquals',
    ],
    [
      'an ARN of fewer parts',
      allow('*', '*', { Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3*' } } }),
      {},
      'the condition ArnLike compares with ARNs, and arn:aws:s3* is none',
    ],
    ['a key', allow('*', '*', { Condition: { Bool: { 'aws:SourceIp': '1' } } }), {}, 'the condition key aws:SourceIp'],
    ['an element', allow('*', '*', { Principal: '*' }), {}, 'Principal'],
    ['all resources but some', { Effect: 'Deny', Action: '*', NotResource: table }, {}, 'NotResource'],
    ['no resource', { Effect: 'Allow', Action: '*' }, {}, 'without one Action or NotAction, and Resource'],
    ['both sides', allow('*', '*', { NotAction: 'a' }), {}, 'without one Action or NotAction'],
    ['an odd effect', { Effect: 'Maybe', Action: '*', Resource: '*' }, {}, 'the effect Maybe'],
    ['a policy variable', allow('*', `arn:aws:s3:::b/\${aws:username}`), {}, 'policy variables'],
    [
      'a managed policy of AWS',
      allow('*', '*'),
      { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
      'AdministratorAccess',
    ],
  ])('%s is refused at start', async (_, statement, role, reason) => {
    await expect(roleWith([statement], role)).rejects.toThrow(reason);
  });

  it('a denial in a trust policy is refused at start', async () => {
    const AssumeRolePolicyDocument = { Statement: [{ Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' }] };
    await expect(roleWith([], { AssumeRolePolicyDocument })).rejects.toThrow('the effect Deny in a trust policy');
  });
});

describe('a role', () => {
  it('is taken on only by services its trust policy names, for whom it names', async () => {
    const trust = (Service: string, Condition?: object, Action = 'sts:AssumeRole') => ({
      ...{ Effect: 'Allow', Action, Principal: { Service } },
      Condition,
    });
    const machines = { ArnLike: { 'aws:SourceArn': 'arn:aws:states:*:*:stateMachine:*' } };
    const own = { StringEquals: { 'aws:SourceAccount': '123456789012' } };
    const Statement = [
      trust('states.us-east-1.amazonaws.com', { ...machines, ...own }),
      trust('events.amazonaws.com', { StringEquals: { 'aws:SourceAccount': '1' } }),
      trust('lambda.amazonaws.com', undefined, 'sts:TagSession'),
    ];
    const { service } = await roleWith([], { AssumeRolePolicyDocument: { Statement } });
    const takeOn = (principal: string, arn: string) => () => service.mayTakeOn(roleArn, principal, arn);
    const machine = 'arn:aws:states:us-east-1:123456789012:stateMachine:m';
    expect(takeOn('states.amazonaws.com', machine)).not.toThrow();
    expect(takeOn('states.amazonaws.com', 'arn:other')).toThrow('does not let states.amazonaws.com assume it');
    expect(takeOn('events.amazonaws.com', machine)).toThrow('does not let events.amazonaws.com assume it');
    expect(takeOn('lambda.amazonaws.com', machine)).toThrow('does not let lambda.amazonaws.com assume it');
  });
});
