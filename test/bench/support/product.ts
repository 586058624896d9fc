/**
 * The product's own stores, speaking to a running app with the key of the person at this machine: what a benchmark
 * puts into the tables has the shape and the index attributes that the handlers expect. One app for each process: a
 * module reads its environment once.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableEnvName } from '../../../functions/kit/env.ts';
import type { Write } from '../../../functions/kit/table.ts';
import { type TableName, tables } from '../../../schemas/tables.ts';
import type { BenchHost } from './host.ts';

export type Product = Awaited<ReturnType<typeof openProduct>>;

export async function openProduct(host: BenchHost) {
  const key = JSON.parse(readFileSync(join(host.dataDir, 'credentials.json'), 'utf8'));
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: host.url,
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
    SECRET_ARN: refOf(host, /^SharedSecret/),
  });
  for (const name of Object.keys(tables) as TableName[]) process.env[tableEnvName(name)] = tableRef(host, name);
  const table = await import('../../../functions/kit/table.ts');
  const { publishForms } = await import('../../../functions/forms/publish.ts');
  return {
    documents: table.documents,
    put: (writes: readonly Write[]) => putAll(table.documents, writes),
    builders: { ...(await import('../../support/builders.ts')), ...(await import('../../support/hazards.ts')) },
    units: (await import('../../../functions/units/store.ts')).units,
    links: (await import('../../../functions/access/links.ts')).links,
    staff: (await import('../../../functions/access/staff.ts')).staff,
    hazards: (await import('../../../functions/hazards/store.ts')).hazards,
    session: await import('../../../functions/access/session.ts'),
    secret: await import('../../../functions/links/secret.ts'),
    forms: await import('../../../functions/forms/find.ts'),
    /** Publishes the forms of this release, as the daily job does. */
    publishForms: () => publishForms({ actor: { kind: 'system', task: 'bench' }, now: Date.now(), requestId: 'bench' }),
  };
}

/** What `Ref` gives for the one resource whose logical id fits. */
export function refOf(host: BenchHost, logicalId: RegExp): string {
  const [ref, ...others] = Object.entries(host.refs).flatMap(([id, found]) => (logicalId.test(id) ? [found] : []));
  if (ref === undefined || others.length > 0) throw new Error(`the template has not one ${logicalId}`);
  return ref;
}

function tableRef(host: BenchHost, name: TableName): string {
  return refOf(host, new RegExp(`^Tables${name[0]?.toUpperCase()}${name.slice(1)}[0-9A-F]{8}$`));
}

type Documents = typeof import('../../../functions/kit/table.ts')['documents'];

/** BatchWriteItem takes 25 at a time. */
async function putAll(documents: Documents, writes: readonly Write[]): Promise<void> {
  const { BatchWriteCommand } = await import('@aws-sdk/lib-dynamodb');
  for (let first = 0; first < writes.length; first += 25) {
    const RequestItems: Record<string, { PutRequest: { Item: Record<string, unknown> } }[]> = {};
    for (const { input } of writes.slice(first, first + 25)) {
      const requests = RequestItems[input.TableName] ?? [];
      requests.push({ PutRequest: { Item: input.Item as Record<string, unknown> } });
      RequestItems[input.TableName] = requests;
    }
    const { UnprocessedItems } = await documents.send(new BatchWriteCommand({ RequestItems }));
    if (Object.keys(UnprocessedItems ?? {}).length > 0) throw new Error('the host left items unprocessed');
  }
}
