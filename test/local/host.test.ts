import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aFunction, anApi, aRole, hostWith } from './host-support.ts';

let folder: string;
let children: ChildProcess[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'main-'));
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function templateFile(resources: object): string {
  const file = join(folder, 'App.template.json');
  writeFileSync(file, JSON.stringify({ Resources: resources, Outputs: { Region: { Value: { Ref: 'AWS::Region' } } } }));
  return file;
}

/** Runs the command line; resolves `until` its output matches, or when it has ended. */
function run(...options: string[]) {
  const main = new URL('../../infra/local/main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [main, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const seen = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    seen.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    seen.err += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const until = (pattern: RegExp) =>
    expect.poll(() => pattern.exec(seen.out)?.[1], { timeout: 20_000, interval: 20 }).toBeDefined();
  return { child, seen, ended, until };
}

const inline = {
  Role: aRole(),
  Function: aFunction('', { Code: { ZipFile: 'exports.handler = async () => ({ statusCode: 200, body: "inline" })' } }),
  ...anApi(['$default']),
};

describe('the command line', () => {
  it('hosts a template, prints where and what, and stops on SIGTERM', async () => {
    const { child, seen, ended, until } = run(
      '--template',
      templateFile(inline),
      '--data',
      join(folder, 'data'),
      '--port',
      '0',
    );
    await until(/Ready at (\S+)/);
    const url = /Ready at (\S+)/.exec(seen.out)?.[1] ?? '';
    expect(await (await fetch(url)).text()).toBe('inline');
    expect(seen.out).toContain('Region = us-east-1');
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(seen.err).toBe('');
  });

  it('says in one sentence that a port is taken, and that a data folder is in use', async () => {
    const template = templateFile({});
    const data = join(folder, 'data');
    const first = run('--template', template, '--data', data, '--port', '0');
    await first.until(/Ready at (\S+)/);
    const port = /:(\d+)\/$/m.exec(first.seen.out)?.[1] ?? '';
    const second = run('--template', template, '--data', join(folder, 'other'), '--port', port);
    expect(await second.ended).toBe(1);
    expect(second.seen.err).toBe(`Port ${port} is taken: stop what listens there, or choose another with --port.\n`);
    const third = run('--template', template, '--data', data, '--port', '0');
    expect(await third.ended).toBe(1);
    expect(third.seen.err).toMatch(/^The data in \S+ is in use by another running host: .+\n$/);
  });

  it.each<[string, string[], RegExp]>([
    ['no template', [], /^usage: /],
    ['an unknown option', ['--nope'], /^Unknown option '--nope'/],
    ['a template that is not there', ['--template', '/nowhere.json'], /^The template \/nowhere.json cannot be read/],
  ])('says what is wrong with %s', async (_, options, sentence) => {
    const { ended, seen } = run(...options);
    expect(await ended).toBe(1);
    expect(seen.err).toMatch(sentence);
  });

  it('lists everything that it cannot host', async () => {
    const resources = {
      Db: { Type: 'AWS::RDS::DBInstance' },
      Role: aRole([{ Effect: 'Allow', Action: '*', Resource: '*', Principal: '*' }]),
    };
    const { ended, seen } = run('--template', templateFile(resources), '--data', join(folder, 'data'), '--port', '0');
    expect(await ended).toBe(1);
    expect(seen.err).toMatch(/^This template cannot be hosted here:\n {2}Db AWS::RDS::DBInstance: /);
  });
});

describe('a running host', () => {
  it('keeps its clock and its credentials over a restart', async () => {
    const host = await hostWith({ Resources: { Role: aRole() } });
    await host.host.clock.advance(7_200_000);
    const before = host.host.clock.now();
    await host.restart();
    expect(host.host.clock.now()).toBeGreaterThanOrEqual(before);
    await host.end();
  });

  it('gives the process its time back when it stops', async () => {
    const real = Date.now();
    const host = await hostWith({ Resources: {} });
    await host.host.clock.advance(86_400_000);
    await host.end();
    expect(Date.now() - real).toBeLessThan(60_000);
  });

  it('lets a machine act only by a role that trusts its service', async () => {
    const RoleArn = { 'Fn::GetAtt': ['Role', 'Arn'] };
    const Definition = { QueryLanguage: 'JSONata', StartAt: 'End', States: { End: { Type: 'Succeed' } } };
    const failing = hostWith({
      Resources: {
        Role: aRole(),
        Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: { RoleArn, Definition } },
      },
    });
    const reason = expect.stringMatching('does not let states.amazonaws.com assume it');
    await expect(failing).rejects.toMatchObject({ problems: [{ logicalId: 'Machine', reason }] });
  });

  it('hosts neither parameters of Systems Manager nor global tables', async () => {
    const Resources = {
      Parameter: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: '1' } },
      Table: { Type: 'AWS::DynamoDB::GlobalTable', Properties: {} },
    };
    await expect(hostWith({ Resources })).rejects.toMatchObject({
      problems: Object.entries(Resources).map(([logicalId, { Type }]) => ({ logicalId, type: Type })),
    });
  });

  it('names an output that cannot be computed', async () => {
    const starting = hostWith({ Resources: {}, Outputs: { Odd: { Value: { Ref: 'Nobody' } } } });
    const problems = [{ logicalId: 'Odd', reason: expect.stringContaining('Ref names Nobody') }];
    await expect(starting).rejects.toMatchObject({ problems });
  });

  it('names every resource that failed to be created', async () => {
    const failing = hostWith({
      Resources: {
        Role: aRole([], 'states.amazonaws.com'),
        Old: aFunction('x', { Runtime: 'python3.13' }),
        Lost: aFunction('lost'),
        Broken: {
          Type: 'AWS::Lambda::Permission',
          Properties: { Action: 'x', FunctionName: { Ref: 'Old' }, Principal: 'y' },
        },
      },
    });
    await expect(failing).rejects.toMatchObject({
      problems: [
        { logicalId: 'Old', reason: 'the host runs Node.js functions only, not python3.13' },
        { logicalId: 'Lost', reason: 'its code lost.zip is not among the assets' },
        { logicalId: 'Broken', reason: 'the host grants no x here' },
      ],
    });
  });
});
