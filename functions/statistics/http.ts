import { statisticsApi } from '../../schemas/statistics.ts';
import { actorOf } from '../access/actor-of.ts';
import { serve } from '../kit/serve.ts';
import { getBoard } from './get-board.ts';
import { getQueueCounts } from './get-queue-counts.ts';

export const handler = serve(statisticsApi, { getBoard, getQueueCounts }, actorOf);
