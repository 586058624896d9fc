/** Retry and Catch of one state. */
import { checkAssign, checkKeys, type Fail, listOf, longestSeconds } from './check-fields.ts';
import type { Fields } from './model.ts';

export function checkFailures(state: Fields, path: string, fail: Fail): void {
  const retriers = listOf(state.Retry, `${path}/Retry`, fail);
  const catchers = listOf(state.Catch, `${path}/Catch`, fail);
  checkErrorEquals(retriers, `${path}/Retry`, fail);
  checkErrorEquals(catchers, `${path}/Catch`, fail);
  const known = [
    'ErrorEquals',
    'IntervalSeconds',
    'MaxAttempts',
    'BackoffRate',
    'MaxDelaySeconds',
    'JitterStrategy',
    'Comment',
  ];
  for (const [index, retrier] of retriers.entries()) {
    const at = `${path}/Retry[${index}]`;
    checkKeys(retrier, known, at, fail);
    const whole = (field: string, least: number, most: number) => {
      const value = retrier[field];
      if (
        value !== undefined &&
        !(Number.isInteger(value) && (value as number) >= least && (value as number) <= most)
      ) {
        fail(`Value must be a whole number from ${least} to ${most}`, `${at}/${field}`);
      }
    };
    whole('IntervalSeconds', 1, longestSeconds);
    whole('MaxAttempts', 0, longestSeconds);
    whole('MaxDelaySeconds', 1, 31_622_399);
    const { BackoffRate: rate, JitterStrategy: jitter, MaxDelaySeconds: most, IntervalSeconds: interval } = retrier;
    if (rate !== undefined && !(typeof rate === 'number' && rate >= 1))
      fail('Value must be at least 1', `${at}/BackoffRate`);
    if (jitter !== undefined && jitter !== 'FULL' && jitter !== 'NONE')
      fail('Value must be one of [FULL, NONE]', `${at}/JitterStrategy`);
    if (typeof most === 'number' && most <= (typeof interval === 'number' ? interval : 1)) {
      fail("'MaxDelaySeconds' must be greater than 'IntervalSeconds'", `${at}/MaxDelaySeconds`);
    }
  }
  for (const [index, catcher] of catchers.entries()) {
    const at = `${path}/Catch[${index}]`;
    checkKeys(catcher, ['ErrorEquals', 'Next', 'Output', 'Assign', 'Comment'], at, fail);
    if (catcher.Next === undefined) fail('These fields are required: [Next]', at);
    checkAssign(catcher.Assign, `${at}/Assign`, fail);
  }
}

function checkErrorEquals(entries: Fields[], path: string, fail: Fail): void {
  for (const [index, entry] of entries.entries()) {
    const at = `${path}[${index}]/ErrorEquals`;
    const names = entry.ErrorEquals;
    if (names === undefined) fail('These fields are required: [ErrorEquals]', `${path}[${index}]`);
    else if (!Array.isArray(names) || names.length === 0 || !names.every((name) => typeof name === 'string')) {
      fail('Value must be an array of strings that is not empty', at);
    } else if (names.includes('States.ALL') && (names.length > 1 || index < entries.length - 1)) {
      fail("'States.ALL' must appear alone, and in the last entry", at);
    }
  }
}
