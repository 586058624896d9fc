/**
 * The task resources this host knows: a Lambda function by its ARN, and `lambda:invoke`, which may wait for a token.
 * No workflow uses another integration: they are refused when a machine is created.
 */
import type { Fields } from './model.ts';

export type TaskResource = { kind: 'function'; arn: string } | { kind: 'invoke'; isCallback: boolean };

export const isCallback = (resource: TaskResource): boolean => resource.kind === 'invoke' && resource.isCallback;

/** Undefined for what this host does not know; `partition` is the one it stands in. */
export function parseResource(arn: string, partition: string): TaskResource | undefined {
  if (arn.startsWith(`arn:${partition}:lambda:`)) {
    const [, , , , , kind, name, version] = arn.split(':');
    return kind === 'function' && name && version === undefined ? { kind: 'function', arn } : undefined;
  }
  const invoke = `arn:${partition}:states:::lambda:invoke`;
  if (arn === invoke) return { kind: 'invoke', isCallback: false };
  return arn === `${invoke}.waitForTaskToken` ? { kind: 'invoke', isCallback: true } : undefined;
}

const parameters = ['FunctionName', 'InvocationType', 'Payload'];
/** AWS has them. */
const unhosted = ['ClientContext', 'LogType', 'Qualifier'];

/** What is wrong with the parameters of `lambda:invoke`, in AWS's words where AWS would refuse it too. */
export function problemsOf(given: Fields): string[] {
  const { FunctionName: name, InvocationType: type = 'RequestResponse' } = given;
  const unknown = Object.keys(given).filter((key) => !parameters.includes(key));
  return [
    ...(name === undefined ? ["The field 'FunctionName' is required but was missing"] : []),
    ...(name === undefined || typeof name === 'string'
      ? []
      : ["The value for the field 'FunctionName' must be a STRING"]),
    ...unknown.map((key) => {
      const where = unhosted.includes(key) ? 'hosted on this machine' : 'supported by Step Functions';
      return `The field '${key}' is not ${where}`;
    }),
    ...(type === 'RequestResponse'
      ? []
      : [`The value '${type}' of the field 'InvocationType' is not hosted on this machine`]),
  ];
}
