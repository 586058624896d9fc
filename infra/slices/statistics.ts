/** Counters folded from the audit stream, the board, and the nightly comparison. */
import { Duration } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { consumeAudit, runEvery } from '../asynchronous.ts';
import { Handler } from '../handler.ts';
import { recountName } from '../recount-name.ts';
import type { Shared } from '../shared.ts';

export class StatisticsSlice extends Construct {
  readonly http: Handler;

  constructor(scope: Construct, id: string, shared: Shared) {
    super(scope, id);
    this.http = new Handler(this, 'Http', {
      shared,
      entry: 'statistics/http',
      tables: { statistics: ['read'], staff: ['read'] },
    });
    const fold = new Handler(this, 'OnAudit', {
      shared,
      entry: 'statistics/on-audit',
      tables: { statistics: ['read', 'write'] },
    });
    consumeAudit(shared, fold, ['hazard.', 'self-check.submitted'], Duration.seconds(1));
    const night = new Handler(this, 'EveryNight', {
      shared,
      entry: 'statistics/every-night',
      tables: { statistics: ['read', 'write'], audit: ['scan'] },
      timeout: Duration.minutes(15),
      memorySize: 1024,
      functionName: recountName(shared.stage.stage),
    });
    // 03:00 in Shanghai.
    runEvery(shared, night, Schedule.cron({ hour: '19', minute: '0' }));
    shared.alarmOn(this, 'StatisticsDifferences', 'numbers-look-wrong');
  }
}
