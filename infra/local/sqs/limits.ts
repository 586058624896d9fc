/** What SQS takes: lengths, ranges, batches of ten. */
import type { MessageAttributeValue, SendMessageRequest } from '@aws-sdk/client-sqs';
import { AwsError } from '../host.ts';
import { invalidValue } from './errors.ts';

export const LONGEST_WAIT = 20;
export const LONGEST_DELAY = 900;
export const LONGEST_INVISIBLE = 43_200;
/** For a body and its attributes' names, types and values. */
export const MOST_BYTES = 1_048_576;

type Failure = { Id: string; SenderFault: boolean; Code: string; Message: string };

/** Does each entry on its own; those that fail stand beside those that did not. */
export async function batch<Entry extends { Id: string | undefined }>(
  entries: Entry[],
  run: (entry: Entry) => Promise<object>,
) {
  const ids = entries.map((entry) => entry.Id ?? '');
  if (ids.length === 0) throw new AwsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (ids.length > 10)
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are 10. You have sent ${ids.length}.`,
    );
  if (new Set(ids).size < ids.length)
    throw new AwsError('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
  if (!ids.every((id) => /^[\w-]{1,80}$/.test(id)))
    throw new AwsError(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
    );
  const Successful: object[] = [];
  const Failed: Failure[] = [];
  for (const entry of entries) {
    try {
      Successful.push({ Id: entry.Id, ...(await run(entry)) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id: entry.Id ?? '', SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return { Successful, Failed };
}

export function checkContent({ MessageBody: body = '', MessageAttributes = {} }: SendMessageRequest): void {
  if (body === '') throw new AwsError('MissingParameter', 'The request must contain the parameter MessageBody.');
  const count = Object.keys(MessageAttributes).length;
  if (count > 10) throw invalidValue(`Number of message attributes [${count}] exceeds the allowed maximum [10].`);
  for (const [name, value] of Object.entries(MessageAttributes)) checkAttribute(name, value);
  const attributes = Object.entries(MessageAttributes).map(([name, { DataType = '', StringValue, BinaryValue }]) => {
    const value = BinaryValue ? Buffer.from(String(BinaryValue), 'base64') : (StringValue ?? '');
    return Buffer.byteLength(name) + Buffer.byteLength(DataType) + Buffer.byteLength(value);
  });
  if (attributes.reduce((sum, bytes) => sum + bytes, Buffer.byteLength(body)) > MOST_BYTES) {
    throw invalidValue(`One or more parameters are invalid. Reason: Message must be shorter than ${MOST_BYTES} bytes.`);
  }
  if (/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u.test(body)) {
    throw new AwsError('InvalidMessageContents', 'The message contains characters outside the allowed set.');
  }
}

function checkAttribute(name: string, { DataType = '', StringValue = '', BinaryValue }: MessageAttributeValue): void {
  const [, type] = /^(String|Number|Binary)(\..+)?$/.exec(DataType) ?? [];
  if (!/^[\w.-]{1,256}$/.test(name) || type === undefined) {
    throw invalidValue(`The message attribute '${name}' has a name or a type that SQS does not take.`);
  }
  if (type === 'Binary' ? !BinaryValue : StringValue === '') {
    throw invalidValue(`Message (user) attribute '${name}' must contain a non-empty value of type '${type}'.`);
  }
  if (type === 'Number' && !Number.isFinite(Number(StringValue))) {
    throw invalidValue(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  }
}

/** What SQS says of a number that is out of range differs by parameter. */
const reasons: Record<string, (least: number, most: number) => string> = {
  DelaySeconds: (least, most) => `DelaySeconds must be >= ${least} and <= ${most}.`,
  WaitTimeSeconds: (least, most) => `Must be >= ${least} and <= ${most}, if provided.`,
};

export function inRange(name: string, value: number | undefined, least: number, most: number): number | undefined {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return value;
  const reason = reasons[name]?.(least, most) ?? `Must be between ${least} and ${most}, if provided.`;
  throw invalidValue(`Value ${value} for parameter ${name} is invalid. Reason: ${reason}`);
}
