import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sentenceOf } from '../../infra/local/start-problem.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = (...parameters: string[]) => spawnSync(process.execPath, parameters, { cwd: root, encoding: 'utf8' });

describe('a start that cannot go on', () => {
  it.each([
    [['--port', '22x'], '--port takes a whole number from 0 to 65535, not 22x.\n'],
    [['--sed-units', '6'], expect.stringMatching(/^Unknown option '--sed-units'.*\n$/)],
  ])('says in one sentence what is wrong with %j', (parameters, sentence) => {
    const { status, stdout, stderr } = run('infra/start.ts', ...parameters);
    expect([status, stdout, stderr]).toEqual([1, '', sentence]);
  });

  it('names a taken port before it builds, hosts or writes anything', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'bihuan-start-'));
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { status, stdout, stderr } = run('infra/start.ts', '--port', String(port), '--data', dataDir);
    other.close();
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toBe(`Port ${port} is taken: stop what listens there, or choose another with --port.\n`);
    expect(readdirSync(dataDir)).toEqual([]);
    rmSync(dataDir, { recursive: true });
  });

  it('refuses an old Node before anything that it cannot parse', () => {
    const old = "Object.defineProperty(process, 'versions', { value: { node: '20.1.0' } })";
    const { status, stderr } = run('-e', `${old}; require('./infra/check-node.cjs')`);
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^Node 20\.1\.0 is too old .*npm ci.*\n$/)]);
  });

  it.each([
    Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }),
    new Error('IO error: /data/store/000005.log: No space left on device'),
    'host: POST /photos: Error: ENOSPC: no space left on device, write\n    at async write',
  ])('knows a full disk by %s', (error) => {
    expect(sentenceOf(error)).toBe('The disk is full: make room for the data folder and start again.');
  });

  it('shows the whole of an error that is a bug', () => {
    expect(sentenceOf(new TypeError('x is not a function'))).toBeUndefined();
  });
});

it('every command that needs the Node of this project looks for it first', () => {
  const { scripts } = JSON.parse(run('-p', 'JSON.stringify(require("./package.json"))').stdout) as {
    scripts: Record<string, string>;
  };
  for (const name of ['start', 'dev', 'reset', 'build', 'synth', 'check', 'test']) {
    expect(scripts[`pre${name}`]).toBe('node infra/check-node.cjs');
    expect(existsSync(join(root, scripts[name]?.split(' ')[1] ?? ''))).toBe(true);
  }
});
