/** What the template declares of Lambda. */
import type { Created, Resource, ResourceType } from '../host.ts';
import { wholeNumber } from '../template/properties.ts';
import { defineFunction, type LambdaFunction, type LambdaHost } from './functions.ts';

type Find = (reference: string) => LambdaFunction;

/** The resource types of Lambda; functions go to `register`, and what belongs to one finds it by `find`. */
export function lambdaTypes(
  host: LambdaHost,
  register: (made: LambdaFunction) => void,
  find: Find,
): Record<string, ResourceType> {
  return {
    'AWS::Lambda::Function': {
      hosted: [
        ...['FunctionName', 'Code.ZipFile', 'Code.S3Bucket', 'Code.S3Key', 'Handler', 'Runtime', 'Role', 'Timeout'],
        ...['MemorySize', 'Environment.Variables', 'ReservedConcurrentExecutions'],
      ],
      ignored: [
        ...['Architectures', 'TracingConfig', 'LoggingConfig', 'Description', 'Tags', 'KmsKeyArn', 'RecursiveLoop'],
        ...['EphemeralStorage', 'RuntimeManagementConfig', 'Code.SourceKMSKeyArn'],
      ],
      create(resource) {
        const made = defineFunction(host, resource);
        register(made);
        return { ref: made.name, attributes: { Arn: made.arn } };
      },
    },
    'AWS::Lambda::Permission': {
      hosted: ['Action', 'FunctionName', 'Principal', 'SourceArn', 'SourceAccount'],
      ignored: [],
      create(resource) {
        const { Action, FunctionName, Principal, SourceArn, SourceAccount } = resource.properties;
        if (Action !== 'lambda:InvokeFunction') throw new Error(`the host grants no ${Action} here`);
        find(String(FunctionName)).permissions.push({
          principal: String(Principal),
          ...(SourceArn ? { sourceArn: String(SourceArn) } : {}),
          ...(SourceAccount ? { sourceAccount: String(SourceAccount) } : {}),
        });
        return { ref: resource.logicalId, attributes: { Id: resource.logicalId } };
      },
    },
    'AWS::Lambda::EventInvokeConfig': {
      hosted: [
        ...['FunctionName', 'Qualifier', 'MaximumRetryAttempts', 'MaximumEventAgeInSeconds'],
        ...['DestinationConfig.OnFailure.Destination', 'DestinationConfig.OnSuccess.Destination'],
      ],
      ignored: [],
      create: (resource) => configureAsync(find, resource),
    },
  };
}

function configureAsync(find: Find, { logicalId, properties }: Resource): Created {
  const { FunctionName, Qualifier, MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = properties;
  const { config } = find(`${FunctionName}:${Qualifier}`);
  if (MaximumRetryAttempts !== undefined) {
    config.retries = wholeNumber('MaximumRetryAttempts', MaximumRetryAttempts, [0, 2]);
  }
  if (MaximumEventAgeInSeconds !== undefined) {
    config.longestAge = wholeNumber('MaximumEventAgeInSeconds', MaximumEventAgeInSeconds, [60, 21_600]) * 1000;
  }
  const { OnFailure, OnSuccess } = (DestinationConfig ?? {}) as Record<string, { Destination?: string }>;
  if (OnFailure?.Destination) config.onFailure = queueOnly(OnFailure.Destination);
  if (OnSuccess?.Destination) config.onSuccess = queueOnly(OnSuccess.Destination);
  return { ref: logicalId, attributes: {} };
}

function queueOnly(arn: string): string {
  if (arn.split(':')[2] !== 'sqs') throw new Error(`the host sends failed events to SQS queues only, not to ${arn}`);
  return arn;
}
