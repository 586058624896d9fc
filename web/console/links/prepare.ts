/** Posters of many units: each needs a secret, and a secret is told only when it is made. */
import { type LinkRow, linkApi } from '../../../schemas/link.ts';
import { call } from '../app/call.ts';
import { findIssued, type IssuedLink, keepIssued } from '../units/issued.ts';

/** Sheets of one print job. */
export const postersAtOnce = 100;
export type Need = 'issue' | 'rotate' | 'kept';
type Sheet = { unitName: string; districtId: string; issued: IssuedLink };

/** What a unit's poster takes: a link whose secret this window still knows is printed as it is. */
export function needOf({ unitId, state, link }: LinkRow): Need {
  const known = findIssued(unitId)?.link;
  if (known && known.linkId === link?.linkId && known.generation === link.generation) return 'kept';
  return state === 'works' || state === 'expiring' ? 'rotate' : 'issue';
}

/** Sheets that wait for the printer, in memory only, as their secrets are. */
let sheets: readonly Sheet[] = [];
export const preparedSheets = () => sheets;

/** Issues or rotates one link after the other and keeps the sheets. Returns the rows that failed, with why. */
export async function preparePosters(rows: readonly LinkRow[], onDone: (count: number) => void) {
  const ready: Sheet[] = [];
  const failed: { row: LinkRow; error: Error }[] = [];
  for (const [index, row] of rows.entries()) {
    try {
      ready.push({ unitName: row.unitName, districtId: row.districtId, issued: await secretFor(row) });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      failed.push({ row, error });
    }
    onDone(index + 1);
  }
  sheets = ready;
  return failed;
}

async function secretFor(row: LinkRow): Promise<IssuedLink> {
  const { unitId, link } = row;
  const need = needOf(row);
  const known = findIssued(unitId);
  if (need === 'kept' && known) return known;
  const issued =
    need === 'rotate' && link
      ? await call(linkApi.rotateLink, { linkId: link.linkId, version: link.version })
      : await call(linkApi.issueLink, { unitId });
  keepIssued(issued);
  return issued;
}
