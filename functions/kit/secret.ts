/** The one secret of a deployment, `{ "seed": … }`, read once per process; pepper and session key are derived from it. */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { env } from './env.ts';

const client = new SecretsManagerClient({});

const Secret = z.object({ seed: z.string().min(32) });
let loading: Promise<string> | undefined;

/** 32 characters or more, the same for the life of the deployment. */
export function secretSeed(): Promise<string> {
  loading ??= read().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function read(): Promise<string> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: env('SECRET_ARN') }));
  return Secret.parse(JSON.parse(SecretString ?? '{}')).seed;
}
