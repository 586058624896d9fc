/** Functions that run inside the phone page: each stands alone. */

/** From the first moment on: taps what is due as soon as it is there, and notes when the first item can be answered. */
export function goOn(): void {
  const look = () => {
    const isHome = document.querySelector('input[type=radio]') === null;
    if (isHome) document.querySelector<HTMLButtonElement>('.due button.main')?.click();
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
}

/** Milliseconds since the page was asked for, once the first item has been painted. */
export function firstRadio(): Promise<number> {
  return new Promise((resolve) => {
    const look = () => {
      if (document.querySelector('input[type=radio]') === null) return requestAnimationFrame(look);
      return requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
    };
    look();
  });
}

/**
 * Answers every item, and gives for each the milliseconds of the main thread: `script` from the tap until what it set
 * off at once is done, and `whole` with the next frame, which is the browser's work. Waiting for it is not counted.
 */
export async function timeAnswers(value: string): Promise<{ script: number; whole: number }[]> {
  const { port1, port2 } = new MessageChannel();
  /** The next task: everything before it, promises too, is done. */
  const nextTask = () =>
    new Promise<number>((resolve) => {
      port1.onmessage = () => resolve(performance.now());
      port2.postMessage(0);
    });
  const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(() => resolve(performance.now())));
  const work: { script: number; whole: number }[] = [];
  for (const input of document.querySelectorAll<HTMLInputElement>(`.item .${value} input`)) {
    input.scrollIntoView({ block: 'center' });
    for (let frame = 0; frame < 12; frame += 1) await nextFrame();
    // A tap is a task of its own, not part of a frame.
    await nextTask();
    const tapped = performance.now();
    input.click();
    const handled = await nextTask();
    const frameBegan = await nextFrame();
    const script = handled - tapped;
    work.push({ script, whole: script + (await nextTask()) - frameBegan });
  }
  return work;
}

/** Resolves when so many photos say that they are stored. */
export function untilStored(count: number): Promise<void> {
  return new Promise((resolve) => {
    const look = () => (document.querySelectorAll('.tile.stored').length >= count ? resolve() : setTimeout(look, 20));
    look();
  });
}
