/** Definitions of one machine or one state, and what is found wrong with them. */

import { describeFindings, validateDefinition } from '../../../infra/local/step-functions/validate.ts';

export const problems = (definition: unknown): string =>
  describeFindings(
    validateDefinition(typeof definition === 'string' ? definition : JSON.stringify(definition), 'aws').findings,
  );
export const machine = (States: object, more: object = {}) => ({
  QueryLanguage: 'JSONata',
  StartAt: 'A',
  States,
  ...more,
});
export const one = (state: object) => machine({ A: state });
