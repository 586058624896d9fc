import * as z from 'zod';
import type { systemApi } from '../../schemas/system.ts';
import type { Verb } from '../kit/call.ts';
import { env } from '../kit/env.ts';

const SignIn = z.object({ issuer: z.string(), clientId: z.string() });
const signIn = SignIn.parse(JSON.parse(env('SIGN_IN')));

export const getSignIn: Verb<typeof systemApi.getSignIn> = async () => ({ ...signIn, bureauName: env('BUREAU_NAME') });
