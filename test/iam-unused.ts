/** `npm run iam:unused`: runs the end-to-end tests and lists what the template grants and none of them used. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from './support/chromium.ts';

/** Of one statement: by action and by resource whether a call was allowed by it. */
type Grant = {
  role: string;
  policy: string;
  statement: string;
  actions: Record<string, boolean>;
  resources: Record<string, boolean>;
};

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'dist/grants');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const { status } = spawnSync(join(root, 'node_modules/.bin/vitest'), ['run', 'test/e2e'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, CHROMIUM: ensureChromium(), GRANTS_DIR: folder },
});
const reports = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Grant[]);
for (const { role, actions, resources } of merged(reports.flat())) {
  const left = [...unusedOf(actions), ...unusedOf(resources)];
  if (left.length > 0) console.log([role, ...left].join('\n  '));
}
process.exitCode = status ?? 1;

/** A statement counts as used when any of the apps used it. The host writes logs itself: those grants are left out. */
function merged(grants: Grant[]): Grant[] {
  const all = new Map<string, Grant>();
  for (const grant of grants) {
    if (Object.keys(grant.actions).every((action) => action.startsWith('logs:'))) continue;
    const key = [grant.role, grant.policy, grant.statement].join('/');
    const known = all.get(key) ?? grant;
    for (const kind of ['actions', 'resources'] as const) {
      for (const [name, isUsed] of Object.entries(grant[kind])) known[kind][name] ||= isUsed;
    }
    all.set(key, known);
  }
  return [...all.values()].sort((a, b) => a.role.localeCompare(b.role));
}

function unusedOf(used: Record<string, boolean>): string[] {
  return Object.keys(used).filter((name) => !used[name]);
}
