/** Operations about the app itself. */
import * as z from 'zod';
import { operations } from './operations.ts';

export const systemApi = operations({
  getHealth: {
    method: 'GET',
    path: '/api/health',
    input: z.strictObject({}),
    output: z.strictObject({ status: z.literal('ok'), stage: z.string(), now: z.string() }),
    allow: ['public'],
    summary: 'Whether the app answers and reaches its tables.',
  },
  getOpenApi: {
    method: 'GET',
    path: '/api/openapi.json',
    input: z.strictObject({}),
    output: z.record(z.string(), z.unknown()),
    allow: ['public'],
    summary: 'This document.',
  },
  /** What the console needs before anybody has signed in. */
  getSignIn: {
    method: 'GET',
    path: '/api/sign-in',
    input: z.strictObject({}),
    output: z.strictObject({ issuer: z.string(), clientId: z.string(), bureauName: z.string() }),
    allow: ['public'],
    summary: 'Issuer and client with which staff sign in.',
  },
});
