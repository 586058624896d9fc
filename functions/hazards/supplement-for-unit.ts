import type { Hazard } from '../../schemas/hazard.ts';
import type { hazardApi } from '../../schemas/hazard-api.ts';
import type { Verb } from '../kit/call.ts';
import { commitMove, hazardFor, moved } from './act.ts';
import { hazardEntry } from './entry.ts';
import { changesOf, withoutWaiting } from './supplemented.ts';

/** 中心代补 (domain.md §5): what a unit leaves returned for 72 hours moves on without it. */
export const supplementForUnit: Verb<typeof hazardApi.supplementForUnit> = async (input, call) => {
  const hazard = await hazardFor('supplementForUnit', input, call);
  const { location, description, reason } = input;
  const next = moved(hazard, 'supplementForUnit', { location, description, ...photosOf(hazard) }, call.now);
  const words = { reason, changes: changesOf(hazard, input) };
  return commitMove(call, hazard, next, hazardEntry('hazard.supplemented-for-unit', hazard, next, words));
};

/** A hazard names at least one photo: where none has come, those that were named stay, and are shown if they come. */
function photosOf(hazard: Hazard) {
  const { beforePhotoIds, ...rest } = withoutWaiting(hazard);
  return { ...rest, beforePhotoIds: beforePhotoIds.length > 0 ? beforePhotoIds : hazard.beforePhotoIds };
}
