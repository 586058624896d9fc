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

export type Change = (resource: Resource) => Resource;

export async function openApp(change: Change): Promise<BenchHost> {
  await build();
  const digest = digestOf(['infra', 'schemas', 'workflows', 'dist/functions', 'dist/site']);
  await unlessDone('bench-synthesised', digest, () => synthesize('local', assembly));
  return openHost(templateOf(change), assembly);
}

/** Writes the app's template with its resources changed. */
export function templateOf(change: Change): string {
  const whole = JSON.parse(readFileSync(join(assembly, 'bihuan-local.template.json'), 'utf8')) as Template;
  const changed = Object.entries(whole.Resources).map(([logicalId, resource]) => [logicalId, change(resource)]);
  const file = join(benchDir, 'bihuan-local.template.json');
  writeFileSync(file, JSON.stringify({ ...whole, Resources: Object.fromEntries(changed) }));
  return file;
}

/** The stage lets 200 requests a second through, enough for the city: a load test needs more than the city does. */
export function unthrottled(resource: Resource): Resource {
  if (resource.Type !== 'AWS::ApiGatewayV2::Stage') return resource;
  const DefaultRouteSettings = { ThrottlingBurstLimit: 5000, ThrottlingRateLimit: 10_000 };
  return { ...resource, Properties: { ...resource.Properties, DefaultRouteSettings } };
}
