/** The CDK app. `-c stage=NAME` takes `infra/stages/NAME.json`; `-c partition=aws-cn` without a stage takes `china`. */
import { App } from 'aws-cdk-lib';
import { build } from './build.ts';
import { check } from './nag.ts';
import { BihuanStack } from './stack.ts';
import { readStage } from './stage.ts';

const app = new App();
const byPartition = app.node.tryGetContext('partition') === 'aws-cn' ? 'china' : 'prod';
const stage = readStage(String(app.node.tryGetContext('stage') ?? byPartition));
if (!app.node.tryGetContext('isBuilt')) await build(undefined, 'linked');

const stack = new BihuanStack(app, `bihuan-${stage.stage}`, stage, {
  env: { region: stage.region, ...(stage.account && { account: stage.account }) },
});
// The local stage is made of the same constructs as those that are deployed.
if (stage.stage !== 'local') check(app, stack);
app.synth();
