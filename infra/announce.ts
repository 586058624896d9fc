/**
 * What `npm start` prints once everything answers, and the same as JSON in `<data>/start.json`. On the local network
 * only units' links are meant for other devices: signing in needs a browser on this machine, or HTTPS.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderUnicodeCompact } from 'uqr';
import type { RunningHost } from './local/run.ts';

/** What the first seed leaves for people: one login per role, one unit's link. */
export type Seeded = {
  logins: { role: string; name: string; email: string; password: string }[];
  /** `/u/<linkId>#<secret>`; absent where there is no demo city. */
  unitPath?: string;
  unitName?: string;
};

export function announce(
  { url, publicUrl }: RunningHost,
  { dataDir }: { dataDir: string },
  seeded: Seeded | undefined,
): void {
  const unitLink = seeded?.unitPath && `${publicUrl}${seeded.unitPath}`;
  const outbox = `${url}/_local/outbox`;
  const logins = seeded?.logins ?? [];
  const start = { url, console: `${url}/`, logins, unitLink, outbox, pid: process.pid, data: dataDir };
  writeFileSync(join(dataDir, 'start.json'), `${JSON.stringify(start, null, 2)}\n`, { mode: 0o600 });
  console.log(`\n闭环 Bihuan is ready.\n\n  Console  ${url}/`);
  for (const { role, name, email, password } of logins)
    console.log(`    ${role.padEnd(16)} ${email.padEnd(32)} ${password}   ${name}`);
  if (unitLink)
    console.log(`\n  Self-check of ${seeded.unitName}\n  ${unitLink}\n\n${indent(renderUnicodeCompact(unitLink))}\n`);
  console.log(`  Outbox   ${outbox}\n  Data     ${dataDir}\n\nCtrl-C stops; npm run reset wipes the data.`);
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
