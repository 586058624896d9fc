import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bundleFunctions } from '../../infra/bundle.ts';

/** KB of minified code. A cold start reads all of it. */
const budgetKb = 400;
/**
 * What is larger, and why. Nobody waits for those that are not HTTP; a self-check also writes hazards and photos'
 * claims, reads forms and categories, and opens sessions.
 */
const budgetsKb: Record<string, number> = {
  'self-checks/http': 425,
  // Every decision about a hazard, and the numbers that closing draws.
  'hazards/http': 410,
  // The client of Cognito beside DynamoDB's.
  'staff/http': 410,
  // The S3 client.
  'photos/on-upload': 515,
  'photos/every-night': 485,
  // All checklists.
  'forms/every-day': 535,
  // The clients of SES, SQS and Secrets Manager; of Step Functions and Scheduler.
  'notifications/on-notice': 475,
  'workflow/on-audit': 410,
};

describe('the bundles of the functions', () => {
  it('keep within their budgets, and leave sharp outside', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const sizes = await bundleFunctions(folder);
    const over = Object.entries(sizes).filter(([entry, bytes]) => bytes / 1024 > (budgetsKb[entry] ?? budgetKb));
    expect(over).toEqual([]);
    expect(Object.keys(sizes).length).toBeGreaterThan(20);
  }, 60_000);

  it('have source maps for stages that are deployed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    await bundleFunctions(folder, ['system/http'], 'linked');
    const { sources } = JSON.parse(readFileSync(join(folder, 'system/http/index.mjs.map'), 'utf8'));
    expect(sources.some((source: string) => source.endsWith('functions/system/http.ts'))).toBe(true);
    expect(readFileSync(join(folder, 'system/http/index.mjs'), 'utf8')).toContain('sourceMappingURL=index.mjs.map');
  });
});
