/** What a start says when it cannot go on: one sentence for what people can mend, the whole error for what is a bug. */
import { StartError } from './template/problem.ts';

export function fail(error: unknown): never {
  console.error(sentenceOf(error) ?? error);
  process.exit(1);
}

/** The sentence for something that the person at this machine can mend. */
export function sentenceOf(error: unknown): string | undefined {
  const { code, message } = error as NodeJS.ErrnoException;
  if (isDiskFull(String(error))) return 'The disk is full: make room for the data folder and start again.';
  const isPlain =
    error instanceof StartError || code?.startsWith('ERR_PARSE_ARGS') === true || /^The data in /.test(message);
  return isPlain ? message : undefined;
}

/** As Node.js says it, and as LevelDB does. */
export const isDiskFull = (text: string): boolean => /ENOSPC|No space left on device/.test(text);
