/** One structured logger. Keys: actor, operation, record id, request id; never answers, names or phone numbers. */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';

export const log = new Logger({ serviceName: 'bihuan' });
export const metrics = new Metrics({ namespace: 'Bihuan', serviceName: 'bihuan' });

/** At the end of every invocation; without this check the library warns of each one that counted nothing. */
export function publishMetrics(): void {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
}
