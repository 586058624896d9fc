/**
 * Stands for `@aws-sdk/credential-provider-node` in the bundles (infra/bundle.ts): a function gets its role's keys in
 * its environment, so that sign-on, profile files and instance metadata need not be carried along.
 */
import { fromEnv } from '@aws-sdk/credential-provider-env';

export const defaultProvider = fromEnv;
