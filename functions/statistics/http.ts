import { statisticsApi } from '../../schemas/statistics.ts';
import { staffOrPublic } from '../access/staff-actor.ts';
import { serve } from '../kit/serve.ts';
import { getBoard } from './get-board.ts';
import { getQueueCounts } from './get-queue-counts.ts';

export const handler = serve(statisticsApi, { getBoard, getQueueCounts }, staffOrPublic);
