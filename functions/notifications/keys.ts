/** Keys of the channels, JSON by channel name; `default` stands for those that are not named. */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { env } from '../kit/env.ts';

const client = new SecretsManagerClient({});
const Keys = z.record(z.string(), z.string());
/** A key that the operator fills in or replaces holds after five minutes. */
const readAgainMs = 300_000;

let read: { at: number; keys: Promise<z.infer<typeof Keys>> } | undefined;

/** Throws when there is neither a key of this name nor a default. */
export async function keyOf(name: string, now: number): Promise<string> {
  if (!read || now - read.at >= readAgainMs) read = { at: now, keys: load() };
  const keys = await read.keys.catch((error) => {
    read = undefined;
    throw error;
  });
  const key = keys[name] ?? keys.default;
  if (key === undefined) throw new Error(`the channel secret has no key for ${name}`);
  return key;
}

async function load(): Promise<z.infer<typeof Keys>> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: env('CHANNEL_SECRET_ARN') }));
  return Keys.parse(JSON.parse(SecretString ?? '{}'));
}
