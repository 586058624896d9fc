import { photoApi } from '../../schemas/photo.ts';
import { actorOf } from '../access/actor-of.ts';
import { serve } from '../kit/serve.ts';
import { getPhotos } from './get-photos.ts';
import { getUnitPhotos } from './get-unit-photos.ts';
import { requestPhotoSlots, requestStaffPhotoSlots } from './request-slots.ts';

export const handler = serve(
  photoApi,
  { requestPhotoSlots, requestStaffPhotoSlots, getUnitPhotos, getPhotos },
  actorOf,
);
