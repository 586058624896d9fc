import type { Hazard, unitHazardApi } from '../../schemas/hazard.ts';
import type { Input } from '../../schemas/operations.ts';
import { photosPerFinding } from '../../schemas/photo.ts';
import { Problem } from '../../schemas/problem.ts';
import type { Verb } from '../kit/call.ts';
import { commitMove, hazardFor, moved } from './act.ts';
import { hazardEntry } from './entry.ts';
import { requireStoredPhotos } from './stored-photos.ts';

type Supplement = Input<typeof unitHazardApi.supplementHazard>;

export const supplementHazard: Verb<typeof unitHazardApi.supplementHazard> = async (input, call) => {
  const hazard = await hazardFor('supplement', input, call);
  const { location, description } = input;
  const added = input.photoIds.filter((photoId) => !hazard.beforePhotoIds.includes(photoId));
  const beforePhotoIds = [...hazard.beforePhotoIds, ...added];
  if (beforePhotoIds.length > photosPerFinding) throw tooManyPhotos();
  await requireStoredPhotos(hazard.unitId, added);
  const next = moved(hazard, 'supplement', { location, description, beforePhotoIds }, call.now);
  const words = { changes: changesOf(hazard, input), photoIds: added };
  return commitMove(call, hazard, next, hazardEntry('hazard.supplemented', hazard, next, words));
};

function tooManyPhotos(): Problem {
  return new Problem('request.invalid', { errors: [{ path: 'photoIds', message: `≤ ${photosPerFinding}` }] });
}

function changesOf(hazard: Hazard, input: Supplement) {
  const fields = (['location', 'description'] as const).filter((field) => hazard[field] !== input[field]);
  return Object.fromEntries(fields.map((field) => [field, { from: hazard[field], to: input[field] }]));
}
