/**
 * Photos and the records that name them come in any order. A record claims its photos and strikes off what is stored by
 * then; a photo that is stored later strikes itself off the records that have claimed it. Whichever comes second does.
 */
import type { AuditEntry } from '../../schemas/audit.ts';
import type { Author } from '../kit/commit.ts';
import { onAudit } from '../kit/stream.ts';
import { claimPhotos } from '../photos/claim.ts';
import { findPhotos } from '../photos/find.ts';
import { receiveFor } from './receive-photo.ts';

export const handler = onAudit(async (entry, now) => {
  const author: Author = { actor: { kind: 'system', task: 'match-photos' }, now, requestId: entry.requestId };
  switch (entry.verb) {
    case 'self-check.submitted':
      return claim(entry, entry.detail.unitId, entry.detail.photoIds, author);
    case 'hazard.rectified':
    case 'hazard.supplemented':
      return claim(entry, entry.after.unitId, entry.detail.photoIds, author);
    case 'photo.stored': {
      const [photo] = await findPhotos([entry.recordId]);
      for (const recordId of photo?.claimedBy ?? []) await receiveFor(recordId, [entry.recordId], author);
    }
  }
});

async function claim({ recordId }: AuditEntry, unitId: string, photoIds: string[], author: Author): Promise<void> {
  const stored = await claimPhotos(recordId, unitId, photoIds, author);
  if (stored.length > 0) await receiveFor(recordId, stored, author);
}
