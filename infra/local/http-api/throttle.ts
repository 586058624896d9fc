type Limit = { rate: number; burst: number };

/** A token bucket: `burst` requests at once, `rate` a second for ever. Says whether this one may pass. */
export function throttle({ rate, burst }: Limit): () => boolean {
  let tokens = burst;
  let filledAt = performance.now();
  return () => {
    const now = performance.now();
    tokens = Math.min(burst, tokens + ((now - filledAt) / 1000) * rate);
    filledAt = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
