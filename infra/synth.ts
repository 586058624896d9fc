/**
 * `npm run synth`: synthesises every stage of `infra/stages/` but the local one into `cdk.out/<stage>`.
 * `synthesize` is what `npm start` calls for its one stage.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs the CDK app as the CDK command line does. Rejects with what the app printed, or what cdk-nag found. The stage
 * of this machine goes without cdk-nag and CDK's own look at the template, which take longer than all the rest: the
 * host refuses what it can't host, and the tests synthesise the stages that are deployed.
 */
export async function synthesize(stage: string, outDir: string): Promise<void> {
  const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { context: Record<string, unknown> };
  const app = spawn(process.execPath, [join(root, 'infra/app.ts')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      CDK_OUTDIR: outDir,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, stage, isBuilt: true }),
      ...(stage === 'local' && { CDK_VALIDATION: 'false' }),
    },
  });
  const printed: Buffer[] = [];
  app.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
  app.stderr.on('data', (chunk: Buffer) => printed.push(chunk));
  const [code] = (await once(app, 'close')) as [number | null];
  if (code !== 0) throw new Error(`The stage ${stage} can't be synthesised:\n${Buffer.concat(printed)}`);
  const found = stage === 'local' ? [] : await findings(outDir);
  if (found.length > 0)
    throw new Error(`The stage ${stage} has findings without a reason (infra/nag.ts):\n${found.join('\n')}`);
}

type Report = {
  pluginReports: {
    violations: { ruleName: string; description: string; violatingConstructs: { constructPath: string }[] }[];
  }[];
};

async function findings(outDir: string): Promise<string[]> {
  const report = JSON.parse(await readFile(join(outDir, 'validation-report.json'), 'utf8')) as Report;
  return report.pluginReports
    .flatMap(({ violations }) => violations)
    .flatMap(({ ruleName, description, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${ruleName} ${constructPath}: ${description}`),
    );
}

if (import.meta.main) {
  await build((step) => console.log(step), 'linked');
  for (const stage of ['prod', 'china']) {
    await synthesize(stage, join(root, 'cdk.out', stage));
    console.log(`${stage}: cdk.out/${stage}`);
  }
}
