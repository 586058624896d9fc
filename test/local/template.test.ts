import { describe, expect, it } from 'vitest';
import type { Created, Resource, ResourceType } from '../../infra/local/host.ts';
import { createResources } from '../../infra/local/template/create.ts';
import { planTemplate, type Template } from '../../infra/local/template/plan.ts';
import { StartError } from '../../infra/local/template/problem.ts';
import { resolveHere } from '../../infra/local/template/resolve.ts';

const place = { partition: 'aws', region: 'us-east-1', accountId: '123456789012' } as const;
const pseudo = { 'AWS::Region': 'us-east-1', 'AWS::AccountId': '123456789012', 'AWS::Partition': 'aws' };

/** Creates a template's resources of the type `Test::Thing`, whose properties `Value` and `Nested.Inner` are hosted. */
async function create(template: Template) {
  const made: Resource[] = [];
  const thing: ResourceType = {
    hosted: ['Value', 'Nested.Inner', 'List.Name'],
    ignored: ['Tags'],
    create(resource): Created {
      made.push(resource);
      const { logicalId } = resource;
      const secrets = { [`arn:thing:${logicalId}`]: '{"proof":"s3cret"}' };
      const addresses = { [`https://${logicalId.toLowerCase()}.aws.example`]: `http://here/${logicalId}` };
      return { ref: `ref-${logicalId}`, attributes: { Arn: `arn:thing:${logicalId}` }, addresses, secrets };
    },
  };
  const plan = planTemplate(template, { 'Test::Thing': thing }, pseudo);
  await createResources(plan, place, () => {});
  const values = Object.fromEntries(made.map(({ logicalId, properties }) => [logicalId, properties.Value]));
  return { made, values, outputs: resolveHere(plan.outputs, plan.scope) };
}

const thing = (Value: unknown, more: object = {}) => ({ Type: 'Test::Thing', Properties: { Value }, ...more });

/** A place to fill in, as `Fn::Sub` writes it. */
const hole = (name: string): string => `\${${name}}`;

async function problemsOf(template: Template) {
  try {
    await create(template);
  } catch (error) {
    if (error instanceof StartError) return error;
    throw error;
  }
  throw new Error('the template was hosted');
}

describe('intrinsic functions', () => {
  it.each<[string, unknown, unknown]>([
    ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'us-east-1'],
    ['Ref of a resource', { Ref: 'Other' }, 'ref-Other'],
    [
      'a dynamic reference to a field of a secret',
      {
        'Fn::Join': ['', ['{{resolve:secretsmanager:', { 'Fn::GetAtt': ['Other', 'Arn'] }, ':SecretString:proof::}}']],
      },
      's3cret',
    ],
    ['GetAtt as a list', { 'Fn::GetAtt': ['Other', 'Arn'] }, 'arn:thing:Other'],
    ['GetAtt as a string', { 'Fn::GetAtt': 'Other.Arn' }, 'arn:thing:Other'],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }, 'b']] }, 'a-us-east-1-b'],
    [
      'Sub',
      { 'Fn::Sub': `${hole('AWS::Partition')}/${hole('Other')}/${hole('Other.Arn')}/${hole('!Kept')}` },
      `aws/ref-Other/arn:thing:Other/${hole('Kept')}`,
    ],
    [
      'Sub with values of its own',
      { 'Fn::Sub': [`${hole('x')}-${hole('Other')}`, { x: { Ref: 'AWS::Region' } }] },
      'us-east-1-ref-Other',
    ],
    ['Select of Split', { 'Fn::Select': [2, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Other', 'Arn'] }] }] }, 'Other'],
  ])('computes %s', async (_, value, expected) => {
    const { values } = await create({ Resources: { Other: thing(1), Subject: thing(value) } });
    expect(values.Subject).toEqual(expected);
  });

  it('puts this host in the place of an address that AWS would give a resource', async () => {
    const { values } = await create({
      Resources: {
        Other: thing(1),
        Subject: thing({ 'Fn::Sub': `https://other.aws.example/path of ${hole('Other')}` }),
      },
    });
    expect(values.Subject).toBe('http://here/Other/path of ref-Other');
  });

  it.each<[string, unknown, string]>([
    ['an import of another stack', { 'Fn::ImportValue': 'x' }, 'does not compute Fn::ImportValue'],
    ['an encoding', { 'Fn::Base64': 'a' }, 'does not compute Fn::Base64'],
    ['a value that is none', { Ref: 'AWS::NoValue' }, 'Ref names AWS::NoValue'],
    ['a dynamic reference to no secret', '{{resolve:ssm:/name}}', 'does not look up the dynamic reference'],
    [
      'a dynamic reference to a field that a secret lacks',
      { 'Fn::Sub': `{{resolve:secretsmanager:${hole('Other.Arn')}:SecretString:more::}}` },
      'does not look up the dynamic reference',
    ],
    ['a function beside others', { Ref: 'Other', more: 1 }, 'Ref must stand alone in its object'],
    ['a split of what is no text', { 'Fn::Split': [',', { a: 1 }] }, 'Fn::Split needs strings'],
    ['an attribute that is none', { 'Fn::GetAtt': ['Other', 'constructor'] }, 'Other.constructor'],
    ['a choice', { 'Fn::If': ['Any', 1, 2] }, 'does not compute Fn::If'],
    ['a selection from nothing', { 'Fn::Select': [0] }, 'Fn::Select needs a list of 2'],
    ['an attribute that is not there', { 'Fn::GetAtt': ['Other', 'Nope'] }, 'Other.Nope'],
    ['a resource that is not there', { Ref: 'Nobody' }, 'Ref names Nobody'],
    ['a parameter', { Ref: 'Stage' }, 'Ref names Stage'],
  ])('refuses %s', async (_, value, reason) => {
    const Parameters = { Stage: { Type: 'String', Default: 'dev' } };
    const template = { Parameters, Resources: { Other: thing(1), Subject: thing(value) } };
    const { problems } = await problemsOf(template);
    expect(problems).toMatchObject([{ logicalId: 'Subject', reason: expect.stringContaining(reason) }]);
  });
});

describe('the order of creation', () => {
  it('puts what is referred to first, whatever the template’s order', async () => {
    const { made } = await create({
      Resources: {
        First: thing({ 'Fn::Sub': hole('Second.Arn') }),
        Second: thing({ Ref: 'Third' }),
        Fourth: thing(1, { DependsOn: ['First'] }),
        Third: thing(1),
      },
    });
    expect(made.map(({ logicalId }) => logicalId)).toEqual(['Third', 'Second', 'First', 'Fourth']);
  });

  it('names the resources of a cycle', async () => {
    const Resources = { A: thing({ Ref: 'B' }), B: thing({ Ref: 'C' }), C: thing({ 'Fn::GetAtt': ['A', 'Arn'] }) };
    expect((await problemsOf({ Resources })).message).toContain('A → B → C → A');
  });
});

describe('what cannot be hosted', () => {
  it('stops the start with every problem at once, each with logical id, type, property and reason', async () => {
    const error = await problemsOf({
      Resources: {
        Queue: { Type: 'AWS::EC2::Instance', Properties: {} },
        Subject: { Type: 'Test::Thing', Properties: { Value: 1, Extra: 2, Nested: { Inner: 1, Other: 2 }, Tags: [] } },
        Listed: { Type: 'Test::Thing', Properties: { List: [{ Name: 'a' }, { Name: 'b', Odd: 1 }] } },
        Script: { Type: 'Custom::Own', Properties: {} },
      },
    });
    expect(error.problems.map(({ logicalId, type, property }) => [logicalId, type, property])).toEqual([
      ['Queue', 'AWS::EC2::Instance', undefined],
      ['Subject', 'Test::Thing', 'Extra'],
      ['Subject', 'Test::Thing', 'Nested.Other'],
      ['Listed', 'Test::Thing', 'List.Odd'],
      ['Script', 'Custom::Own', undefined],
    ]);
    expect(error.message).toContain('Subject Test::Thing Nested.Other: the host neither hosts this property');
  });

  it.each<[string, unknown, string]>([
    ['null', null, 'it has no Resources'],
    ['no resources', {}, 'it has no Resources'],
    ['a resource that is null', { Resources: { A: null } }, 'A Resources: it must be an object'],
    ['a resource without a type', { Resources: { A: {} } }, 'A undefined: it has no Type'],
    [
      'properties in a list',
      { Resources: { A: { Type: 'T', Properties: [] } } },
      'A T: its Properties must be an object',
    ],
    ['a dependency on nothing', { Resources: { A: thing(1, { DependsOn: 'B' }) } }, 'it depends on "B", which is no'],
    ['an output that is null', { Resources: {}, Outputs: { O: null } }, 'O Outputs: it must be an object'],
    ['a type that every object has', { Resources: { A: { Type: 'constructor' } } }, 'A constructor: the host neither'],
  ])('is %s', async (_, template, reason) => {
    expect((await problemsOf(template as Template)).message).toContain(reason);
  });

  it('refuses sections and resource attributes that it does not read', async () => {
    const Resources = { A: { ...thing(1), Condition: 'No' } };
    const template = { Transform: 'AWS::Serverless-2016-10-31', Conditions: {}, Mappings: {}, Resources };
    const { problems } = await problemsOf(template as unknown as Template);
    expect(problems).toMatchObject([
      ...['Transform', 'Conditions', 'Mappings'].map((logicalId) => ({ logicalId })),
      { logicalId: 'A', property: 'Condition' },
    ]);
  });

  it('passes over alarms and log groups, which others may still refer to', async () => {
    const { values, made } = await create({
      Resources: {
        Logs: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 30 }, DeletionPolicy: 'Retain' } as never,
        Subject: thing({ 'Fn::GetAtt': ['Logs', 'Arn'] }),
      },
    });
    expect(made).toHaveLength(1);
    expect(values.Subject).toBe('arn:aws:logs:us-east-1:123456789012:loggroup/Logs');
  });

  it('passes over the function behind a custom resource that makes no difference', async () => {
    const { made } = await create({
      Resources: {
        Provider: { Type: 'AWS::Lambda::Function', Properties: { Runtime: 'python3.13', Layers: ['x'] } },
        Emptied: {
          Type: 'Custom::S3AutoDeleteObjects',
          Properties: { ServiceToken: { 'Fn::GetAtt': ['Provider', 'Arn'] }, BucketName: 'b' },
        },
      },
    });
    expect(made).toEqual([]);
  });
});
