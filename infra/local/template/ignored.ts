/** Resource types that make no difference on one machine, each with the reason. Anything not listed is hosted or refused. */
export const ignoredTypes: Record<string, string> = {
  'AWS::CDK::Metadata': 'tells AWS which CDK made the template',
  'AWS::CloudWatch::Alarm': 'nobody is on call for this machine; dead-letter queues and logs show the same',
  'AWS::Logs::LogGroup': 'log lines go to the host’s log',
  'AWS::KMS::Key': 'nothing is encrypted at rest here',
  'AWS::SNS::Topic': 'alarms alone publish to it, and there are none here',
  'AWS::SNS::TopicPolicy': 'alarms alone publish to it, and there are none here',
  'AWS::Lambda::LayerVersion':
    'only the deployment tools of CDK use layers; a function of the app that names one is refused',
  'Custom::S3AutoDeleteObjects': 'empties a bucket when its stack is deleted, which does not happen here',
};

/** Attributes of a resource itself, beside `Properties`, that change nothing here. */
export const ignoredAttributes = ['DeletionPolicy', 'UpdateReplacePolicy', 'Metadata'];
