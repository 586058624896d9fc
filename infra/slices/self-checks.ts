/** Self-checks, drafts, and the consumer that matches photos with the records that name them. */
import { Construct } from 'constructs';
import { consumeAudit } from '../asynchronous.ts';
import { Handler } from '../handler.ts';
import type { Shared } from '../shared.ts';

export class SelfChecksSlice extends Construct {
  readonly http: Handler;

  constructor(scope: Construct, id: string, shared: Shared) {
    super(scope, id);
    this.http = new Handler(this, 'Http', {
      shared,
      entry: 'self-checks/http',
      tables: {
        selfChecks: ['read', 'write'],
        drafts: ['read', 'write', 'delete'],
        hazards: ['read', 'write'],
        counters: ['count'],
        audit: ['append'],
        units: ['read', 'check'],
        forms: ['read'],
        photos: ['read'],
        staff: ['read'],
        links: ['read'],
        limits: ['count'],
      },
      environment: { SECRET_ARN: shared.secret.secretArn },
      memorySize: 1024,
    });
    shared.secret.grantRead(this.http.function);
    const onAudit = new Handler(this, 'OnAudit', {
      shared,
      entry: 'self-checks/on-audit',
      tables: {
        selfChecks: ['read', 'write'],
        hazards: ['read', 'write'],
        photos: ['read', 'write'],
        audit: ['append'],
      },
      // Its store names the drafts' table too; it has no right to anything there.
      environment: { DRAFTS_TABLE: shared.tables.drafts.tableName },
    });
    consumeAudit(shared, onAudit, [
      'self-check.submitted',
      'hazard.rectified',
      'hazard.supplemented',
      'hazard.verification-passed',
      'hazard.verification-failed',
      'photo.stored',
    ]);
  }
}
