import { may } from '../../schemas/actor.ts';
import type { photoApi } from '../../schemas/photo.ts';
import type { Verb } from '../kit/call.ts';
import { findUnits } from '../units/find.ts';
import { findPhotos } from './find.ts';
import { viewOf } from './view.ts';

export const getPhotos: Verb<typeof photoApi.getPhotos> = async ({ photoIds }, { actor, operation, now }) => {
  const found = await findPhotos(photoIds);
  const units = await findUnits(found.map(({ unitId }) => unitId));
  const inScope = new Set(units.filter((unit) => may(actor, operation, unit)).map(({ unitId }) => unitId));
  const visible = found.filter(({ unitId }) => inScope.has(unitId));
  return { photos: await Promise.all(visible.map((photo) => viewOf(photo, now))) };
};
