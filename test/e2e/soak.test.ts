import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const soak = fileURLToPath(new URL('../soak.ts', import.meta.url));

it('killed again and again while units hand in, the app loses and doubles nothing', { timeout: 240_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [soak, '--kills', '5']);
  expect(stdout).toMatch(/^5 kills: [1-9]\d* self-checks, [1-9]\d* hazards, [1-9]\d* entries of the audit trail$/m);
});
