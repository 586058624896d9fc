import type { hazardApi } from '../../schemas/hazard-api.ts';
import { stageOf } from '../../schemas/hazard-status.ts';
import type { Verb } from '../kit/call.ts';
import { env } from '../kit/env.ts';
import { executionNameOf } from './find.ts';
import { getHazard } from './get.ts';

export const getHazardWorkflow: Verb<typeof hazardApi.getHazardWorkflow> = async (input, call) => {
  const hazard = await getHazard(input, call);
  const executionName = executionNameOf(hazard);
  const executionArn = `${env('HAZARD_MACHINE_ARN').replace(':stateMachine:', ':execution:')}:${executionName}`;
  return {
    executionName,
    executionArn,
    ...(env('STAGE') !== 'local' && { consoleUrl: consoleUrl(executionArn) }),
    stage: stageOf[hazard.status],
    now: new Date(call.now).toISOString(),
  };
};

/** The console of each partition has a host of its own. */
function consoleUrl(executionArn: string): string {
  const [, partition, , region] = executionArn.split(':');
  const host = partition === 'aws-cn' ? 'console.amazonaws.cn' : `${region}.console.aws.amazon.com`;
  return `https://${host}/states/home?region=${region}#/v2/executions/details/${executionArn}`;
}
