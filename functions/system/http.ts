import { slices } from '../../schemas/api.ts';
import { actorOf } from '../access/actor-of.ts';
import { serve } from '../kit/serve.ts';
import { getHealth } from './get-health.ts';
import { getOpenApi } from './get-open-api.ts';
import { getSignIn } from './get-sign-in.ts';

export const handler = serve(slices.system, { getHealth, getOpenApi, getSignIn }, actorOf);
