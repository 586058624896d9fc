import { Photo } from '../../schemas/photo.ts';
import { tableOf } from '../kit/table.ts';

export const photos = tableOf('photos', Photo);
/** What the index `unclaimed` holds. */
export const unclaimedPhotos = tableOf('photos', Photo.pick({ photoId: true }));
