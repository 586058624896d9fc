/** Hazards: every decision of people about them. */
import { Construct } from 'constructs';
import { Handler } from '../handler.ts';
import type { Shared } from '../shared.ts';
import { machineArn } from './workflow.ts';

export class HazardsSlice extends Construct {
  readonly http: Handler;

  constructor(scope: Construct, id: string, shared: Shared) {
    super(scope, id);
    this.http = new Handler(this, 'Http', {
      shared,
      entry: 'hazards/http',
      tables: {
        hazards: ['read', 'write'],
        sharedQueue: ['read', 'write', 'delete'],
        counters: ['count'],
        audit: ['read', 'append'],
        photos: ['read'],
        staff: ['read'],
        units: ['read'],
        links: ['read'],
        limits: ['count'],
      },
      environment: {
        SECRET_ARN: shared.secret.secretArn,
        HAZARD_MACHINE_ARN: machineArn(this, shared),
      },
      memorySize: 1024,
    });
    shared.secret.grantRead(this.http.function);
  }
}
