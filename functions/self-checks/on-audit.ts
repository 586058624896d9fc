/**
 * Photos and the records that name them come in any order. A record claims its photos and strikes off what is stored by
 * then; a photo that is stored later strikes itself off the records that have claimed it. Whichever comes second does.
 */
import type { Author } from '../kit/commit.ts';
import { onAudit } from '../kit/stream.ts';
import { claimPhotos } from '../photos/claim.ts';
import { findPhotos } from '../photos/find.ts';
import { receiveFor } from './receive-photo.ts';

export const handler = onAudit(async (entry, now) => {
  const author: Author = { actor: { kind: 'system', task: 'match-photos' }, now, requestId: entry.requestId };
  switch (entry.verb) {
    case 'self-check.submitted': {
      const { unitId, photoIds, waitingPhotoIds = photoIds } = entry.detail;
      const stored = await claimPhotos(entry.recordId, unitId, photoIds, author);
      const arrived = stored.filter((photoId) => waitingPhotoIds.includes(photoId));
      if (arrived.length > 0) await receiveFor(entry.recordId, arrived, author);
      return;
    }
    // What these name was stored before: the hazard does not wait for it.
    case 'hazard.rectified':
    case 'hazard.supplemented':
      await claimPhotos(entry.recordId, entry.after.unitId, entry.detail.photoIds, author);
      return;
    case 'hazard.verification-passed':
    case 'hazard.verification-failed':
      await claimPhotos(entry.recordId, entry.after.unitId, entry.detail.photoIds ?? [], author);
      return;
    case 'photo.stored': {
      const [photo] = await findPhotos([entry.recordId]);
      for (const recordId of photo?.claimedBy ?? []) await receiveFor(recordId, [entry.recordId], author);
    }
  }
});
