import { onSchedule } from '../kit/schedule.ts';
import { expirePhotos } from './expire.ts';

export const handler = onSchedule('expire-photos', expirePhotos);
