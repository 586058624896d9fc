import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bundleFunctions } from '../../infra/bundle.ts';

/** KB of minified code. A cold start reads all of it. The photo slice carries the S3 client to presign with. */
const budgetsKb: Record<string, number> = {
  'photos/http': 660,
  'photos/on-upload': 560,
  'photos/every-night': 540,
  'forms/every-day': 660,
  'notifications/on-notice': 520,
};
const budgetKb = 460;

describe('the bundles of the functions', () => {
  it('keep within their budgets, and leave sharp outside', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const sizes = await bundleFunctions(folder);
    const over = Object.entries(sizes).filter(([entry, bytes]) => bytes / 1024 > (budgetsKb[entry] ?? budgetKb));
    expect(over).toEqual([]);
    expect(Object.keys(sizes).length).toBeGreaterThan(20);
  }, 60_000);
});
