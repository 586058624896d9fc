/** The condition operators of IAM policies that templates use. A key that the request does not carry fails its operator. */

/** What this host says of a request: one text each, so that no operators on sets, numbers or dates are needed. */
const known = [
  'aws:SecureTransport',
  'aws:SourceAccount',
  'aws:SourceArn',
  'dynamodb:EnclosingOperation',
  'iam:PassedToService',
  's3:prefix',
] as const;

export type ContextKey = (typeof known)[number];
export type Context = { [key in ContextKey]?: string };
export type Condition = { key: ContextKey; holds: (value: string | undefined) => boolean };

type Compare = (actual: string, expected: string) => boolean;

const operators: Record<string, Compare> = {
  StringEquals: (actual, expected) => actual === expected,
  StringLike: (actual, expected) => wildcard(expected).test(actual),
  ArnEquals: isSameArn,
  ArnLike: isSameArn,
  Bool: (actual, expected) => actual.toLowerCase() === expected.toLowerCase(),
};

/** A pattern with `*` and `?` as a regular expression; actions ignore case. */
export function wildcard(pattern: string, flags = ''): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, `s${flags}`);
}

const partsOf = (arn: string): string[] => /^(.*?):(.*?):(.*?):(.*?):(.*?):(.*)$/s.exec(arn)?.slice(1) ?? [];

/** Wildcards stand for what is between two colons; but for the last part, which has the rest. */
function isSameArn(actual: string, expected: string): boolean {
  const parts = partsOf(actual);
  return partsOf(expected).every((part, n) => wildcard(part).test(parts[n] ?? ''));
}

/** Reads a statement's `Condition` block; throws on an operator that the host does not evaluate. */
export function readConditions(block: unknown): Condition[] {
  return Object.entries((block ?? {}) as Record<string, Record<string, unknown>>).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, expected]) => readCondition(operator, key, [expected].flat().map(String))),
  );
}

function readCondition(operator: string, name: string, expected: string[]): Condition {
  // Keys, unlike their values, are the same in capitals.
  const key = known.find((each) => each.toLowerCase() === name.toLowerCase());
  if (key === undefined) throw new Error(`the host does not know the condition key ${name}`);
  const compare = operators[operator];
  if (compare === undefined) throw new Error(`the host does not evaluate the condition operator ${operator}`);
  const odd = compare === isSameArn && expected.find((value) => partsOf(value).length === 0);
  if (typeof odd === 'string') throw new Error(`the condition ${operator} compares with ARNs, and ${odd} is none`);
  return { key, holds: (actual) => actual !== undefined && expected.some((value) => compare(actual, value)) };
}
