/**
 * AWS reworded many of its refusals, and dynalite has recorded the old words. Here they become the new ones, and lists
 * are repeated the way AWS shows them.
 */
import { AwsError } from '../host.ts';

type Rewording = (message: string) => string;

const envelope = '1 validation error detected: ';

/** A number or keys out of range are named as they were given, without repeating them. */
const unrepeated: Rewording = (message) => {
  const found =
    /^(1 validation error detected: Value )'.*' (at '(?:limit|requestItems(?:\..+\.keys)?)' failed [a-z ]+: Member .*)$/s;
  const [, what, where = ''] = found.exec(message) ?? [];
  const given = where.replace(/(?<=')\w|(?<=\.member\.)\w/g, (first) => first.toUpperCase());
  return what ? what + given : message;
};

/** Where values are checked in the new way, it is not said which one is wrong. */
const anyValue: Rewording = (message) =>
  message.replace(/^ExpressionAttributeValues contains invalid value: (.*) for key :\w+$/s, '$1');

const enveloped = [
  /^ExpressionAttribute\w+ must not be empty/,
  /^ExpressionAttribute\w+ can only be specified when using expressions/,
  /^Invalid ConditionExpression: The expression can not be empty;/,
  /^ReturnValues can only be ALL_OLD or NONE/,
  /^Nesting Levels have .*$/,
  /^(?:Number (?:over|under)flow|The parameter cannot be converted|Attempting to store more than 38) ?.*$/,
  /^.*: Null attribute value types .*$/,
];

const withEnvelope: Rewording = (message) => {
  const [said] = enveloped.map((each) => each.exec(message)?.[0]).filter((each) => each !== undefined);
  return said ? envelope + said : message;
};

/** UpdateItem says nothing beside its first objection to what shall be returned. */
const firstOnly: Rewording = (message) => {
  const found = /^\d validation errors detected: (?!.*at 'key').*(Value '[^']*' at 'returnValues' [^\]]*\])/s;
  const [, first] = found.exec(message) ?? [];
  return first ? envelope + first : message;
};

const shortStart: Rewording = (message) =>
  message.replace(/^(The provided starting key is invalid): The provided key element .*$/, '$1');

const keyCondition: Rewording = (message) =>
  message
    .replace(/^KeyConditionExpressions /, 'Invalid KeyConditionExpression: $&')
    .replace(/ComparisonOperator EQ is not valid for .*$/, 'Condition parameter type does not match schema type');

const requestsByTable: Rewording = (message) =>
  message.replace(/"([\w.-]+)":(?=\[(?:\]|\{"(?:Put|Delete)Request"))/g, '$1=');

const keySchema: Rewording = (message) =>
  message.replace(/\{"AttributeName":"([^"]*)","KeyType":"(\w+)"\}/g, 'KeySchemaElement(attributeName=$1, keyType=$2)');

const rewordings: Record<string, Rewording[]> = {
  PutItem: [anyValue, withEnvelope],
  UpdateItem: [anyValue, withEnvelope, firstOnly],
  DeleteItem: [anyValue, withEnvelope],
  BatchWriteItem: [requestsByTable],
  BatchGetItem: [unrepeated],
  Query: [anyValue, unrepeated, keyCondition],
  Scan: [unrepeated, shortStart],
  CreateTable: [keySchema],
};

export function reworded(operation: string, error: unknown): unknown {
  if (!(error instanceof AwsError) || error.code !== 'ValidationException') return error;
  const message = (rewordings[operation] ?? []).reduce((said, reword) => reword(said), error.message);
  return message === error.message ? error : new AwsError(error.code, message, error.status, error.details);
}
