/** The SDK's clients, speaking to a host with the key of the person at this machine. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { BenchHost } from './host.ts';

export type Clients = ReturnType<typeof openClients>;

export function openClients(host: BenchHost) {
  const credentials = JSON.parse(readFileSync(join(host.dataDir, 'credentials.json'), 'utf8'));
  const settings = { region: 'us-east-1', endpoint: host.url, credentials };
  return {
    dynamodb: new DynamoDBClient(settings),
    lambda: new LambdaClient(settings),
    states: new SFNClient(settings),
    refOf(logicalId: string): string {
      const ref = host.refs[logicalId];
      if (ref === undefined) throw new Error(`the template has no ${logicalId}`);
      return ref;
    },
  };
}
