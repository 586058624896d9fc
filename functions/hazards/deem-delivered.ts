import type { Hazard } from '../../schemas/hazard.ts';
import type { Author } from '../kit/commit.ts';
import { commitMove, moved } from './act.ts';
import { hazardEntry } from './entry.ts';

/** 24 hours without a signature count as delivery (domain.md §5). Done by the workflow, never by a person. */
export async function deemHazardDelivered(hazard: Hazard, author: Author): Promise<Hazard> {
  const receivedAt = new Date(author.now).toISOString();
  const next = moved(hazard, 'deemDelivered', { isDeemedDelivered: true, receivedAt }, author.now);
  return commitMove(author, hazard, next, hazardEntry('hazard.deemed-delivered', hazard, next, {}));
}
