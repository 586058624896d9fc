import type { Hazard } from '../../schemas/hazard.ts';
import type { Input } from '../../schemas/operations.ts';
import { photosPerFinding } from '../../schemas/photo.ts';
import { Problem } from '../../schemas/problem.ts';
import type { unitHazardApi } from '../../schemas/unit-hazard-api.ts';
import type { Verb } from '../kit/call.ts';
import { commitMove, hazardFor, moved } from './act.ts';
import { hazardEntry } from './entry.ts';
import { getHazard } from './get.ts';
import { requireStoredPhotos } from './stored-photos.ts';
import { changesOf, withoutWaiting } from './supplemented.ts';

type Supplement = Input<typeof unitHazardApi.supplementHazard>;

export const supplementHazard: Verb<typeof unitHazardApi.supplementHazard> = async (input, call) => {
  const present = await getHazard(input, call);
  if (isRepeated(present, input)) return present;
  const hazard = await hazardFor('supplement', input, call);
  const { location, description } = input;
  const added = input.photoIds.filter((photoId) => !hazard.beforePhotoIds.includes(photoId));
  const photos: Partial<Hazard> = added.length > 0 ? replacing(hazard, added) : {};
  if ((photos.beforePhotoIds?.length ?? 0) > photosPerFinding) throw tooManyPhotos();
  await requireStoredPhotos({ unitId: hazard.unitId }, added);
  const next = moved(hazard, 'supplement', { location, description, ...photos }, call.now);
  const words = { changes: changesOf(hazard, input), photoIds: added };
  return commitMove(call, hazard, next, hazardEntry('hazard.supplemented', hazard, next, words));
};

/** The phone's outbox sends again what it got no answer to: all that it says is there, and the report is not back. */
function isRepeated(hazard: Hazard, { version, location, description, photoIds }: Supplement): boolean {
  if (hazard.status === 'returned' || hazard.version <= version) return false;
  const isSame = hazard.location === location && hazard.description === description;
  return isSame && photoIds.every((photoId) => hazard.beforePhotoIds.includes(photoId));
}

/** New photos take the place of those that were refused or never came. */
function replacing(hazard: Hazard, added: Hazard['beforePhotoIds']) {
  const arrived = withoutWaiting(hazard);
  return { ...arrived, beforePhotoIds: [...arrived.beforePhotoIds, ...added] };
}

function tooManyPhotos(): Problem {
  return new Problem('request.invalid', { errors: [{ path: 'photoIds', message: `≤ ${photosPerFinding}` }] });
}
