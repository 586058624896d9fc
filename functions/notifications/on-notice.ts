import { Wake } from '../../schemas/notice.ts';
import { onQueue } from '../kit/queue.ts';
import { drain } from './drain.ts';

export const handler = onQueue(Wake, ({ channel }, now) => drain(channel, now));
