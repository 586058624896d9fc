/** The link just issued, in memory only: its secret is stored nowhere, and gone when the page is left. */

import type { linkApi } from '../../../schemas/link.ts';
import type { Output } from '../../../schemas/operations.ts';

export type IssuedLink = Output<typeof linkApi.issueLink>;
const issued = new Map<string, IssuedLink>();

export function keepIssued(link: IssuedLink): void {
  issued.set(link.link.unitId, link);
}

export function findIssued(unitId: string): IssuedLink | undefined {
  return issued.get(unitId);
}
