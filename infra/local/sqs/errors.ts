/**
 * Errors as SQS says them: it spoke another protocol once, and SDKs take an error's name of then from a header.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-json-faqs.html
 */
import { AwsError, type WireResponse } from '../host.ts';

const oncePrefixed =
  /^(EmptyBatchRequest|TooManyEntriesInBatchRequest|BatchEntryIdsNotDistinct|InvalidBatchEntryId|UnsupportedOperation)$/;
const names: Record<string, string> = {
  InvalidParameterValue: 'InvalidParameterValueException',
  MissingParameter: 'MissingRequiredParameterException',
};
const statuses: Record<string, number> = { AccessDeniedException: 403, ReceiptHandleIsInvalid: 404 };

export const invalidValue = (message: string): AwsError => new AwsError('InvalidParameterValue', message);

/** The answer for an error; one that is a fault of this host stays one. */
export function answerError(error: unknown): WireResponse {
  if (!(error instanceof AwsError)) throw error;
  const missing = error.code === 'ValidationException' ? /: (\w+) is required\.$/.exec(error.message)?.[1] : undefined;
  const code = missing ? 'MissingParameter' : error.code;
  const message = missing ? `The request must contain the parameter ${missing}.` : error.message;
  const type = names[code] ?? code;
  return {
    status: statuses[code] ?? error.status,
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amzn-errortype': type,
      'x-amzn-query-error': `${formerName(code)};Sender`,
    },
    body: JSON.stringify({ __type: `com.amazonaws.sqs#${type}`, message }),
  };
}

function formerName(code: string): string {
  if (code === 'QueueDoesNotExist') return 'AWS.SimpleQueueService.NonExistentQueue';
  if (code === 'AccessDeniedException') return 'AccessDenied';
  return oncePrefixed.test(code) ? `AWS.SimpleQueueService.${code}` : code;
}
