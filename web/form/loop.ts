/**
 * Work that is repeated until nothing is left: one run at a time, growing pauses after a failure, at once again when
 * the network or the person comes back. Fed by `kick`. `soon`: nothing failed, the rest takes a moment.
 */
export type Left = 'nothing' | 'something' | 'soon';

const firstPauseMs = 1000;
/** 1 s, 2 s, 4 s … : after nine failures once in five minutes. */
const longestPauseMs = 300_000;
const soonMs = 250;

const kicks: (() => void)[] = [];

/** Registers the work; the result runs it soon, or once more when it is just running. */
export function loop(work: () => Promise<Left>): () => void {
  let isRunning = false;
  let isAskedAgain = false;
  let pause = firstPauseMs;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function run(): Promise<void> {
    clearTimeout(timer);
    isRunning = true;
    do {
      isAskedAgain = false;
      const left = await work().catch(() => 'something' as const);
      if (left === 'nothing') pause = firstPauseMs;
      else timer = setTimeout(kick, left === 'soon' ? soonMs : pause * (0.8 + Math.random() * 0.4));
      if (left === 'something') pause = Math.min(pause * 2, longestPauseMs);
    } while (isAskedAgain);
    isRunning = false;
  }
  function kick(): void {
    if (isRunning) isAskedAgain = true;
    else void run();
  }
  kicks.push(() => {
    pause = firstPauseMs;
    kick();
  });
  return kick;
}

/** Runs every loop at once: the network is back, the page is looked at again, or the person asks for it. */
export function kickAll(): void {
  for (const kick of kicks) kick();
}

/** Calls `kickAll` when it makes sense to try again. */
export function kickOnReturn(): void {
  addEventListener('online', kickAll);
  addEventListener('focus', kickAll);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') kickAll();
  });
}
