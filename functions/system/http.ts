import { systemApi } from '../../schemas/system.ts';
import { serve } from '../kit/serve.ts';
import { getHealth } from './get-health.ts';
import { getOpenApi } from './get-open-api.ts';
import { getSignIn } from './get-sign-in.ts';

export const handler = serve(systemApi, { getHealth, getOpenApi, getSignIn }, async () => ({ kind: 'public' }));
