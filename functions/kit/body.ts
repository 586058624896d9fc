/** The body and the query of a request, bounded before they are looked into. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { Problem } from '../../schemas/problem.ts';

/** A monthly form with every answer long is below 200 KB. */
const bodyMaximumBytes = 1024 * 1024;
const depthMaximum = 12;

/** Path parameters with the query (GET, DELETE) or the JSON body (POST, PUT), as one object. */
export function inputOf(event: APIGatewayProxyEventV2): Record<string, unknown> {
  const method = event.requestContext.http.method;
  const rest = method === 'GET' || method === 'DELETE' ? event.queryStringParameters : jsonBody(event);
  const parameters = Object.entries(event.pathParameters ?? {}).map(([name, value]) => [name, decode(value ?? '')]);
  return { ...rest, ...Object.fromEntries(parameters) };
}

function jsonBody(event: APIGatewayProxyEventV2): Record<string, unknown> {
  const raw = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (raw.length === 0) return {};
  if (raw.length > bodyMaximumBytes) throw new Problem('request.too-large');
  const text = raw.toString('utf8');
  // Before parsing: a deep body costs stack where it is walked.
  if (isTooDeep(text)) throw new Problem('request.too-deep');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Problem('request.not-json');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Problem('request.not-json');
  return value as Record<string, unknown>;
}

function isTooDeep(text: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (isInString) {
      if (character === '\\') index += 1;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === '{' || character === '[') {
      depth += 1;
      if (depth > depthMaximum) return true;
    } else if (character === '}' || character === ']') depth -= 1;
  }
  return false;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
