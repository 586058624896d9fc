/** `npm test`: types, Biome, knip, then every test. `npm run check`: the first three. Nothing is skipped silently. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from './support/chromium.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Apps, hosts and tools that the tests start again and again need not be compiled each time. */
const NODE_COMPILE_CACHE = join(root, 'dist/compile-cache');
const bin = (name: string) => join(root, 'node_modules/.bin', name);

async function run(name: string, parameters: string[], environment: Record<string, string> = {}): Promise<number> {
  const child = spawn(bin(name), parameters, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NODE_COMPILE_CACHE, ...environment },
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}

async function check(): Promise<boolean> {
  const codes = await Promise.all([
    run('tsc', ['-p', '.']),
    run('biome', ['ci', '--error-on-warnings', '.']),
    run('knip', ['--no-progress']),
  ]);
  return codes.every((code) => code === 0);
}

async function test(): Promise<boolean> {
  const chromium = ensureChromium();
  const report = join(root, 'dist/test-report.json');
  rmSync(report, { force: true });
  const code = await run('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`], {
    CHROMIUM: chromium,
  });
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
    readFileSync(report, 'utf8'),
  ) as Record<string, number>;
  console.log(`\n${numPassedTests} passed, ${numFailedTests} failed`);
  if (numPendingTests || numTodoTests) console.error('Tests are skipped: none may be.');
  return code === 0 && !numPendingTests && !numTodoTests;
}

const isCheckOnly = process.argv[2] === 'check';
const isClean = await check();
if (!isClean) process.exitCode = 1;
if (!isCheckOnly && !(await test())) process.exitCode = 1;
