/** What AWS objects to in parameters as a whole. */
import { type Data, type Description, type Index, indexesOf, type Value } from './engine.ts';

/** What dynalite makes of a key condition. */
type KeyConditions = Record<string, { AttributeValueList: Value[] }>;

export function objectionToNoTable(operation: string, { RequestItems }: Data): string | undefined {
  return Object.values(RequestItems as object).flat().length === 0
    ? `The requestItems parameter is required for ${operation}`
    : undefined;
}

export function objectionToBatch(data: Data): string | undefined {
  const isEmpty = objectionToNoTable('BatchWriteItem', data);
  if (isEmpty) return isEmpty;
  const requests = Object.values(data.RequestItems as Record<string, object[]>).flat();
  if (requests.length > 25) return 'Too many items requested for the BatchWriteItem call';
  return requests.some((request) => Object.keys(request).length > 1)
    ? 'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes'
    : undefined;
}

export function objectionToSelect(data: Data): string | undefined {
  const { Select, IndexName, ProjectionExpression } = data;
  if (ProjectionExpression !== undefined && Select !== undefined && Select !== 'SPECIFIC_ATTRIBUTES') {
    return `Cannot specify the ProjectionExpression when choosing to get ${Select === 'COUNT' ? 'only the Count' : Select}`;
  }
  if (Select === 'ALL_PROJECTED_ATTRIBUTES' && IndexName === undefined) {
    return 'ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName';
  }
  return Select === 'SPECIFIC_ATTRIBUTES' && ProjectionExpression === undefined
    ? '1 validation error detected: Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES'
    : undefined;
}

export function objectionToEmptyKey({ KeyConditions }: Data): string | undefined {
  for (const [name, { AttributeValueList }] of Object.entries(KeyConditions as KeyConditions)) {
    const empty = AttributeValueList.find(({ S, B }) => S === '' || B === '');
    if (!empty) continue;
    const what = empty.S === '' ? 'string' : 'binary';
    return `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${what} value. Key: ${name}`;
  }
  return undefined;
}

export function objectionToTable(data: Data): string | undefined {
  const stream = data.StreamSpecification as { StreamEnabled: boolean; StreamViewType?: string } | undefined;
  if (stream?.StreamEnabled && !stream.StreamViewType) {
    return 'One or more parameter values were invalid: Table is being created with a stream enabled, UpdateViewType is required';
  }
  if (stream && !stream.StreamEnabled && stream.StreamViewType) {
    return 'One or more parameter values were invalid: Table is being created with a stream disabled, UpdateViewType should not be specified';
  }
  const indexes = indexesOf(data as unknown as Description);
  const long = namesIn(data, indexes).find((name) => name.length > 255);
  if (long) {
    return `1 validation error detected: Value '${long}' at 'attributeName' failed to satisfy constraint: Member must have length less than or equal to 255`;
  }
  return indexes.some(({ Projection }) => Projection.ProjectionType === 'INCLUDE' && !Projection.NonKeyAttributes)
    ? 'One or more parameter values were invalid: ProjectionType is INCLUDE, but NonKeyAttributes is not specified'
    : undefined;
}

/** The names of key attributes, and of those that an index carries by name. */
function namesIn({ KeySchema, AttributeDefinitions }: Data, indexes: Index[]): string[] {
  const keys = [KeySchema, AttributeDefinitions, ...indexes.map((index) => index.KeySchema)];
  const named = keys.flatMap((some) => (some ?? []) as { AttributeName: string }[]);
  const carried = indexes.flatMap(({ Projection }) => Projection.NonKeyAttributes ?? []);
  return [...named.map(({ AttributeName }) => AttributeName), ...carried];
}
