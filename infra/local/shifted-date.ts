const Real = globalThis.Date;

/** Milliseconds since 1970 by the machine's own clock. */
export const realNow: () => number = Real.now;

/** Replaces this thread's `Date` by one that is `offset[0]` milliseconds ahead, for every library on it; returns what undoes it. */
export function shiftDate(offset: Float64Array): () => void {
  // Whole milliseconds, as everybody who reads a clock expects: a timer may be due at a fraction.
  const now = (): number => Math.floor(realNow() + (offset[0] ?? 0));
  function Shifted(this: unknown, ...parts: unknown[]): unknown {
    if (new.target === undefined) return new Real(now()).toString();
    return Reflect.construct(Real, parts.length === 0 ? [now()] : parts, new.target);
  }
  Shifted.prototype = Real.prototype;
  const shifted = Object.assign(Shifted, { now, parse: Real.parse, UTC: Real.UTC }) as unknown as DateConstructor;
  Real.prototype.constructor = shifted;
  globalThis.Date = shifted;
  return () => {
    Real.prototype.constructor = Real;
    globalThis.Date = Real;
  };
}
