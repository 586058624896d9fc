/** The registry of units. */
import { Construct } from 'constructs';
import { Handler } from '../handler.ts';
import type { Shared } from '../shared.ts';

export class UnitsSlice extends Construct {
  readonly http: Handler;

  constructor(scope: Construct, id: string, shared: Shared) {
    super(scope, id);
    this.http = new Handler(this, 'Http', {
      shared,
      entry: 'units/http',
      // `hazards` only to see whether a unit that is to be closed has open ones.
      tables: { units: ['read', 'write'], audit: ['read', 'append'], staff: ['read'], hazards: ['read'] },
      environment: { DISTRICTS: JSON.stringify(shared.stage.districts) },
    });
  }
}
