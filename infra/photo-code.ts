/** The photo function's code: its bundle, and sharp for the processor it will run on. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { IgnoreMode } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { bundleDir } from './bundle.ts';
import type { Stage } from './stage.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
type Manifest = {
  version: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
};

/** The asset's folder, `dist/photo-code/<stage's processor>`. */
export function photoCode(stage: Stage): Code {
  const target = stage.stage === 'local' ? 'here' : `linux-${stage.architecture === 'arm64' ? 'arm64' : 'x64'}`;
  const folder = join(root, 'dist/photo-code', target);
  const { version } = manifest(join(root, 'node_modules/sharp'));
  const mark = join(folder, 'sharp-version');
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== version) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    if (target === 'here') copyInstalled('sharp', folder);
    else install(target, version, folder);
    writeFileSync(mark, version);
  }
  cpSync(join(bundleDir, 'photos/on-upload'), folder, { recursive: true });
  // Anchored: every package below node_modules needs its own package.json.
  return Code.fromAsset(folder, { exclude: ['/package*.json', 'node_modules/**/*.map'], ignoreMode: IgnoreMode.GIT });
}

/** sharp publishes its library for every processor: npm fetches the one that Lambda has. */
function install(target: string, version: string, folder: string): void {
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const cpu = target.replace('linux-', '');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  execFileSync(
    npm,
    [
      'install',
      '--os=linux',
      `--cpu=${cpu}`,
      '--libc=glibc',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      `sharp@${version}`,
    ],
    { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] },
  );
}

/** A package as it is installed here, with what it depends on. */
function copyInstalled(name: string, folder: string, done = new Set<string>()): void {
  const from = join(root, 'node_modules', name);
  if (done.has(name) || !existsSync(from)) return;
  done.add(name);
  cpSync(from, join(folder, 'node_modules', name), { recursive: true });
  const { dependencies, optionalDependencies } = manifest(from);
  for (const dependency of Object.keys({ ...dependencies, ...optionalDependencies }))
    copyInstalled(dependency, folder, done);
}

function manifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}
