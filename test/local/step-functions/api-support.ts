/** Machines that end at once or wait an hour, and how their ARNs begin. */
import { pass } from './support.ts';

export const short = { StartAt: 'A', States: { A: pass('done') } };
export const long = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 3600, End: true } } };
export const prefix = 'arn:aws:states:us-east-1:000000000000';
