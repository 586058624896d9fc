/** Resource types that make no difference on one machine, each with the reason. Anything not listed is hosted or refused. */
export const ignoredTypes: Record<string, string> = {
  'AWS::CDK::Metadata': 'tells AWS which CDK made the template',
  'AWS::CloudWatch::Alarm': 'nobody is on call for this machine; dead-letter queues and logs show the same',
  'AWS::CloudWatch::CompositeAlarm': 'nobody is on call for this machine',
  'AWS::CloudWatch::Dashboard': 'there are no CloudWatch metrics here',
  'AWS::Logs::LogGroup': 'log lines go to the host’s log',
  'AWS::Logs::LogStream': 'log lines go to the host’s log',
  'AWS::Logs::ResourcePolicy': 'log lines go to the host’s log',
  'AWS::Logs::MetricFilter': 'there are no CloudWatch metrics here',
  'AWS::Logs::QueryDefinition': 'a saved query of the CloudWatch console',
  'AWS::KMS::Key': 'nothing is encrypted at rest here',
  'AWS::KMS::Alias': 'nothing is encrypted at rest here',
  'AWS::SNS::Topic': 'alarms alone publish to it, and there are none here',
  'AWS::SNS::TopicPolicy': 'alarms alone publish to it, and there are none here',
  'AWS::SNS::Subscription': 'alarms alone publish to it, and there are none here',
  'AWS::Budgets::Budget': 'nothing costs money here',
  'AWS::XRay::Group': 'there is no tracing service here',
  'AWS::ApplicationInsights::Application': 'there is no monitoring service here',
  'AWS::ResourceGroups::Group': 'a view of the AWS console',
  'AWS::Backup::BackupVault': 'the data folder is backed up by copying it',
  'AWS::Backup::BackupPlan': 'the data folder is backed up by copying it',
  'AWS::Backup::BackupSelection': 'the data folder is backed up by copying it',
  'AWS::Lambda::LayerVersion':
    'only the deployment tools of CDK use layers; a function of the app that names one is refused',
  'AWS::CloudFront::MonitoringSubscription': 'there are no CloudWatch metrics here',
  'Custom::S3AutoDeleteObjects': 'empties a bucket when its stack is deleted, which does not happen here',
  'Custom::LogRetention': 'log lines go to the host’s log',
};

/** Attributes of a resource itself, beside `Properties`, that change nothing here. */
export const ignoredAttributes = [
  'DeletionPolicy',
  'UpdateReplacePolicy',
  'Metadata',
  'UpdatePolicy',
  'CreationPolicy',
];
