/**
 * Access keys. The root key of this machine is made once and lies in `<data>/credentials.json`; every role's key is
 * derived from it, so that signatures and presigned URLs stay valid over a restart.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Credentials } from '../host.ts';

export type Keys = {
  root: Credentials;
  /** The credentials of a role's session, the same for the same role and session name. */
  assume(roleArn: string, session: string): Credentials;
  find(accessKeyId: string): Credentials | undefined;
};

export function openKeys(dataDir: string): Keys {
  const root: Credentials = { ...rootKey(join(dataDir, 'credentials.json')), caller: { kind: 'root' } };
  const known = new Map<string, Credentials>([[root.accessKeyId, root]]);
  return {
    root,
    assume(roleArn, session) {
      const digest = createHash('sha256').update(`${roleArn}/${session}`).digest('hex');
      const accessKeyId = `ASIA${digest.slice(0, 16).toUpperCase()}`;
      const secretAccessKey = sign(root.secretAccessKey, `secret ${accessKeyId}`);
      const sessionToken = sign(root.secretAccessKey, `token ${accessKeyId}`);
      const credentials: Credentials = {
        accessKeyId,
        secretAccessKey,
        sessionToken,
        caller: { kind: 'role', roleArn, session },
      };
      known.set(accessKeyId, credentials);
      return credentials;
    },
    find: (accessKeyId) => known.get(accessKeyId),
  };
}

function rootKey(file: string): { accessKeyId: string; secretAccessKey: string } {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const made = {
    accessKeyId: `AKIA${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64'),
  };
  writeFileSync(file, `${JSON.stringify(made, undefined, 2)}\n`, { mode: 0o600 });
  return made;
}

function sign(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('base64');
}
