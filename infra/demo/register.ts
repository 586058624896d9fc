/** The registry of the demo city: forms in force, units imported as a clerk imports them, a link for each that works. */
import { ulid } from 'ulid';
import { linkApi } from '../../schemas/link.ts';
import { importChunkRows, unitApi } from '../../schemas/unit.ts';
import type { RunningHost } from '../local/run.ts';
import type { Place, UnitRow } from './city.ts';
import type { Desks } from './decide.ts';
import { inGroups } from './live.ts';

/** Publishes what the checklists say, which the app does by itself once a day. */
export async function publishForms({ resources, host }: RunningHost): Promise<void> {
  const [, publish] =
    Object.entries(resources).find(([id, { attributes }]) => id.startsWith('FormsPublish') && isFunction(attributes)) ??
    [];
  if (!publish) throw new Error('the template has no function that publishes forms');
  const { payload, functionError } = await host.invoke(publish.attributes.Arn ?? '', {}, { kind: 'root' });
  if (functionError) throw new Error(`forms were not published: ${JSON.stringify(payload)}`);
}

const isFunction = ({ Arn = '' }: Record<string, string>): boolean => Arn.includes(':function:');

/** The path of each working unit's link by unit id. */
export async function register(
  rows: readonly UnitRow[],
  places: readonly Place[],
  desks: Desks,
): Promise<Map<string, string>> {
  await importRows(rows, desks);
  const closed = new Set(rows.filter(({ status }) => status !== 'active').map(({ unitId }) => unitId));
  const paths = new Map<string, string>();
  await inGroups(places, async ({ unitId, districtId }) => {
    const call = desks.callAs(`${districtId.toLowerCase()}-clerk@example.com`);
    if (closed.has(unitId)) {
      const { version } = await call(unitApi.getUnit, { unitId });
      await call(unitApi.resumeUnit, { unitId, version, reason: '天气条件允许，经中心现场核查同意恢复营业。' });
    }
    const { pathname, hash } = new URL((await call(linkApi.issueLink, { unitId })).url);
    paths.set(unitId, pathname + hash);
  });
  return paths;
}

async function importRows(rows: readonly UnitRow[], desks: Desks): Promise<void> {
  const call = desks.callAs('safety@example.com');
  const sent = rows.map((unit, index) => ({ row: index + 2, unit }));
  for (let first = 0; first < sent.length; first += 500) {
    const { results } = await call(unitApi.checkUnitImport, { rows: sent.slice(first, first + 500) });
    const refused = results.find(({ outcome }) => outcome === 'refused');
    if (refused)
      throw new Error(`row ${refused.row} of the units can't be imported: ${JSON.stringify(refused.problems)}`);
  }
  for (let first = 0; first < sent.length; first += importChunkRows) {
    await call(unitApi.importUnits, { importId: `im_${ulid()}`, rows: sent.slice(first, first + importChunkRows) });
  }
}
