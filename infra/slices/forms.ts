/** Published forms, and the job that publishes what the checklists of this release say. */
import { Duration } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { runEvery } from '../asynchronous.ts';
import { Handler } from '../handler.ts';
import type { Shared } from '../shared.ts';

export class FormsSlice extends Construct {
  readonly http: Handler;

  constructor(scope: Construct, id: string, shared: Shared) {
    super(scope, id);
    this.http = new Handler(this, 'Http', {
      shared,
      entry: 'forms/http',
      tables: { forms: ['read'], units: ['read'], staff: ['read'], links: ['read'], limits: ['count'] },
      environment: { SECRET_ARN: shared.secret.secretArn },
    });
    shared.secret.grantRead(this.http.function);
    const publish = new Handler(this, 'Publish', {
      shared,
      entry: 'forms/every-day',
      tables: { forms: ['read', 'write'], audit: ['append'] },
      timeout: Duration.minutes(1),
    });
    runEvery(shared, publish, Schedule.rate(Duration.days(1)));
  }
}
