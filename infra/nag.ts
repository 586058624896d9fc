/** cdk-nag's findings that we do not follow, each with the reason. Anything else stops the synthesis. */
import { type App, type Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';

const reasons: Record<string, string> = {
  APIG4:
    'Routes of units carry a session cookie that the function checks with every request; sign-in, health, the document and the pages are public. The permission test covers every operation.',
  SQS3: 'These queues are the dead-letter queues.',
  SMG4: 'Replacing the seed ends every link and poster of every unit; it is replaced by hand after a leak. Channel keys are given by the receivers.',
  S1: 'This bucket holds the access logs themselves.',
  CFR1: 'Staff travel; every request is authorised by token or link.',
  CFR2: 'HTTP APIs take no web ACL; routes are throttled and links rate-limited by address.',
  CFR3: 'The API writes an access log of every request, the buckets one of every object.',
  CFR4: 'Without a domain of its own a distribution has the default certificate, whose protocol can not be chosen.',
  CFR7: 'aws-cn has no origin access control; an origin access identity does the same there.',
  COG2: 'A second factor is offered; the bureau decides whether to require it.',
  COG8: 'Threat protection of the Plus plan costs more than the whole app; passwords are long and sign-in is rate-limited.',
  SF2: 'X-Ray is not there in every partition; the log has every transition.',
};

/** Wildcards, each for the constructs whose path begins like this and no others. */
const wildcards: { rule: 'IAM4' | 'IAM5'; id: string; path: RegExp; reason: string }[] = [
  ...['incoming', 'pictures', 'thumbnails'].map((folder) => ({
    rule: 'IAM5' as const,
    id: `Resource::<PhotosBucket4131342A.Arn>/${folder}/*`,
    path: /^Photos$/,
    reason: 'Objects of one folder of one bucket: their keys are made at run time.',
  })),
  { rule: 'IAM5', id: 'Resource::*', path: /\/OnAudit$/, reason: 'dynamodb:ListStreams takes no resource.' },
  { rule: 'IAM5', id: 'Resource::*', path: /^Workflow\/Hazard$/, reason: 'Log delivery takes no resource.' },
  {
    rule: 'IAM5',
    id: 'Resource::arn:<AWS::Partition>:scheduler:<AWS::Region>:<AWS::AccountId>:schedule/<WorkflowRemindersC3BA5C05>/*',
    path: /^Workflow\/OnAudit$/,
    reason: 'Schedules of one group: their names are made at run time.',
  },
];

/** Helpers of CDK that run during a deployment only; their roles are CDK's. */
const deploymentHelpers = /^(Custom::CDKBucketDeployment|BucketNotificationsHandler)/;
const helperFindings = (region: string): string[] => [
  'L1',
  'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
  `IAM5[Resource::arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-${region}/*]`,
  'IAM5[Resource::<WebBucketE51352C0.Arn>/*]',
  ...['List*', 'GetObject*', 'GetBucket*', 'DeleteObject*', 'Abort*'].map((action) => `IAM5[Action::s3:${action}]`),
];

export function check(app: App, stack: Stack): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  for (const [rule, reason] of Object.entries(reasons)) acknowledge(stack, rule, reason);
  Validations.of(stack).acknowledge({
    id: 'Annotation::@aws-cdk/aws-cloudfront:minimumProtocolVersionWithoutCertificate',
    reason: reasons.CFR4 as string,
  });
  for (const construct of stack.node.findAll()) {
    const path = construct.node.path.replace(`${stack.node.path}/`, '');
    for (const { rule, id, path: pattern, reason } of wildcards) {
      if (pattern.test(path)) acknowledge(construct, `${rule}[${id}]`, reason);
    }
    if (deploymentHelpers.test(path) && !path.includes('/')) {
      for (const rule of helperFindings(stack.region))
        acknowledge(construct, rule, 'A helper of CDK, for deployments only.');
    }
  }
}

function acknowledge(scope: IConstruct, rule: string, reason: string): void {
  Validations.of(scope).acknowledge({ id: `AwsSolutions::AwsSolutions-${rule}`, reason });
}
