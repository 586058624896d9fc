/** Retry and Catch of one state. */
import { checkAssign, checkKeys, checkNumber, type Fail, listOf, longestSeconds } from './check-fields.ts';
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
    checkNumber(retrier.IntervalSeconds, [1, longestSeconds], `${at}/IntervalSeconds`, fail);
    checkNumber(retrier.MaxAttempts, [0, longestSeconds], `${at}/MaxAttempts`, fail);
    checkNumber(retrier.MaxDelaySeconds, [1, 31_622_399], `${at}/MaxDelaySeconds`, fail);
    checkNumber(retrier.BackoffRate, [1, Number.MAX_VALUE], `${at}/BackoffRate`, fail, false);
    const { JitterStrategy: jitter, MaxDelaySeconds: most, IntervalSeconds: interval } = retrier;
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
