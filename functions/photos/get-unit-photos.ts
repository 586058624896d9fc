import type { photoApi } from '../../schemas/photo.ts';
import type { Verb } from '../kit/call.ts';
import { findPhotos } from './find.ts';
import { viewOf } from './view.ts';

export const getUnitPhotos: Verb<typeof photoApi.getUnitPhotos> = async ({ photoIds }, { actor, now }) => {
  const own = (await findPhotos(photoIds)).filter(({ unitId }) => unitId === actor.unitId);
  return { photos: await Promise.all(own.map((photo) => viewOf(photo, now))) };
};
