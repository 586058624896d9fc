/** The app itself, built and synthesised as `npm start` does, hosted without the demo city. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, digestOf, unlessDone } from '../../../infra/build.ts';
import type { Template } from '../../../infra/local/template/plan.ts';
import { synthesize } from '../../../infra/synth.ts';
import { type BenchHost, openHost } from './host.ts';
import { benchDir } from './report.ts';

const assembly = join(benchDir, 'assembly');
export type Resource = Template['Resources'][string];

/** Writes a template of the app: as deployed, or with resources changed. */
export type AppTemplate = (name: string, change: (resource: Resource) => Resource) => string;

export async function openApp(change: (resource: Resource) => Resource = (same) => same): Promise<{
  host: BenchHost;
  template: AppTemplate;
}> {
  await build();
  await unlessDone(
    'bench-synthesised',
    digestOf(['infra', 'schemas', 'workflows', 'dist/functions', 'dist/site']),
    () => synthesize('local', assembly),
  );
  return { host: await openHost(template('bihuan-local', change), assembly), template };
}

function template(name: string, change: (resource: Resource) => Resource): string {
  const whole = JSON.parse(readFileSync(join(assembly, 'bihuan-local.template.json'), 'utf8')) as Template;
  const changed = Object.entries(whole.Resources).map(
    ([logicalId, resource]) => [logicalId, change(resource)] as const,
  );
  const file = join(benchDir, `${name}.template.json`);
  writeFileSync(file, JSON.stringify({ ...whole, Resources: Object.fromEntries(changed) }));
  return file;
}

/** The stage lets 200 requests a second through, enough for the city: a load test needs more than the city does. */
export function unthrottled(resource: Resource): Resource {
  if (resource.Type !== 'AWS::ApiGatewayV2::Stage') return resource;
  const DefaultRouteSettings = { ThrottlingBurstLimit: 5000, ThrottlingRateLimit: 10_000 };
  return { ...resource, Properties: { ...resource.Properties, DefaultRouteSettings } };
}
