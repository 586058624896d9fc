/** The audit entries of one record, as screens get them. */
import * as z from 'zod';
import { AuditView } from '../../schemas/audit.ts';
import { tableOf } from './table.ts';

const entries = tableOf('audit', AuditView.extend({ recordId: z.string() }));
const pageSize = 50;

export async function timelineOf(
  recordId: string,
  { cursor, newestFirst = false }: { cursor?: string | undefined; newestFirst?: boolean },
): Promise<{ items: AuditView[]; cursor?: string }> {
  const page = await entries.query({ partition: recordId, limit: pageSize, cursor, newestFirst });
  return { ...page, items: page.items.map(({ recordId: _, ...view }) => view) };
}
