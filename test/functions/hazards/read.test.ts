import { afterEach, describe, expect, it, vi } from 'vitest';
import { hazardApi } from '../../../schemas/hazard-api.ts';
import { noon } from '../../support/builders.ts';
import { aHazard } from '../../support/hazards.ts';
import { anOffice, type Person } from './office.ts';

const { getHazard, getHazardTimeline, getHazardWorkflow, returnHazard } = hazardApi;
const { hazardId } = aHazard();
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe('reading a hazard', () => {
  it.each([
    ['clerk', 200],
    ['head', 200],
    ['inspector', 200],
    ['liaison', 200],
    ['leader', 200],
    ['office', 200],
    ['otherClerk', 404],
    ['otherHead', 404],
    ['strayInspector', 404],
    ['leaver', 403],
  ] as [Person, number][])('%s gets %i', async (who, status) => {
    expect((await anOffice(aHazard()).by(who, getHazard, { hazardId })).status).toBe(status);
  });

  it('its timeline holds its entries, oldest first', async () => {
    const office = anOffice(aHazard());
    await office.by('clerk', returnHazard, { hazardId, version: 1, reason: '补照片' });
    const { body } = await office.by('head', getHazardTimeline, { hazardId });
    expect(body).toMatchObject({ items: [{ verb: 'hazard.returned', at: noon, detail: { reason: '补照片' } }] });
    expect((await office.by('otherHead', getHazardTimeline, { hazardId })).status).toBe(404);
  });

  it('its workflow is named as in the AWS console, and never asked of Step Functions', async () => {
    const office = anOffice(aHazard({ status: 'verifying', generation: 2 }));
    const { body } = await office.by('leader', getHazardWorkflow, { hazardId });
    const executionArn = 'arn:aws:states:us-east-1:123456789012:execution:hazard:YH-2026-000001-2';
    expect(body).toEqual({
      executionName: 'YH-2026-000001-2',
      executionArn,
      consoleUrl: `https://us-east-1.console.aws.amazon.com/states/home?region=us-east-1#/v2/executions/details/${executionArn}`,
      stage: 'Verify',
      now: noon,
    });
  });

  it('its workflow has no page in the AWS console on one’s own machine', async () => {
    vi.stubEnv('STAGE', 'local');
    const { body } = await anOffice(aHazard()).by('leader', getHazardWorkflow, { hazardId });
    expect(body).toMatchObject({ executionName: 'YH-2026-000001-1' });
    expect(body).not.toHaveProperty('consoleUrl');
  });
});
