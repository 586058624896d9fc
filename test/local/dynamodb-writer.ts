/** Run as a process of its own, to be killed: counts four counters up together, for ever, and tells each round done. */
import { countTogether, openCounters } from './dynamodb-counters.ts';

const counters = await openCounters(process.argv[2] ?? '');
const groups = ['a', 'b', 'c'];
await Promise.all(
  groups.map(async (group) => {
    let round = (await counters.read(group))[0] ?? 0;
    // The last round may have been told to nobody: the same token again must not count twice.
    if (round > 0) await countTogether(counters, group, round - 1);
    for (; ; round++) {
      await countTogether(counters, group, round);
      process.stdout.write(`${group} ${round + 1}\n`);
    }
  }),
);
