import { onObjectCreated } from '../kit/bucket.ts';
import { receivePhoto } from './receive.ts';

export const handler = onObjectCreated('receive-photo', receivePhoto);
