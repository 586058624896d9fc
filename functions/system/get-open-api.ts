/** OpenAPI 3.1, read off the operation tables. */
import * as z from 'zod';
import { slices } from '../../schemas/api.ts';
import { accessOf, type Operation, type Operations, pathParameters } from '../../schemas/operations.ts';
import { ProblemBody } from '../../schemas/problem.ts';
import type { systemApi } from '../../schemas/system.ts';
import type { Verb } from '../kit/call.ts';

type Json = Record<string, unknown>;
let made: Json | undefined;

export const getOpenApi: Verb<typeof systemApi.getOpenApi> = async () => {
  made ??= openApi();
  return made;
};

function openApi(): Json {
  const paths: Record<string, Json> = {};
  for (const [slice, api] of Object.entries(slices)) {
    for (const [name, operation] of Object.entries(api as Operations)) {
      paths[operation.path] = {
        ...paths[operation.path],
        [operation.method.toLowerCase()]: describe(name, slice, operation),
      };
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: '闭环 Bihuan', version: '1', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Problem: jsonSchema(ProblemBody, 'output') },
      responses: {
        Problem: {
          description: 'A refusal',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
      securitySchemes: {
        staff: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        unit: { type: 'apiKey', in: 'cookie', name: 'unit-session' },
      },
    },
  };
}

function describe(operationId: string, tag: string, operation: Operation): Json {
  const access = accessOf(operation);
  const isInQuery = operation.method === 'GET' || operation.method === 'DELETE';
  const {
    properties = {},
    required = [],
    ...rest
  } = jsonSchema(operation.input, 'input') as Json & { properties?: Record<string, Json>; required?: string[] };
  const inPath = pathParameters(operation.path);
  const others = Object.entries(properties).filter(([name]) => !inPath.includes(name));
  const parameters = [
    ...inPath.map((name) => ({ name, in: 'path', required: true, schema: properties[name] ?? { type: 'string' } })),
    ...(isInQuery
      ? others.map(([name, schema]) => ({
          name,
          in: 'query',
          required: required.includes(name),
          schema,
          ...asList(schema),
        }))
      : []),
  ];
  const body = {
    ...rest,
    properties: Object.fromEntries(others),
    required: required.filter((name) => !inPath.includes(name)),
  };
  return {
    operationId,
    tags: [tag],
    summary: operation.summary,
    security: access === 'public' ? [] : [{ [access]: [] }],
    'x-roles': operation.allow,
    parameters,
    ...(!isInQuery && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      '200': {
        description: 'Done',
        content: { 'application/json': { schema: jsonSchema(operation.output, 'output') } },
      },
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

/** Lists in a query are joined by commas. */
function asList({ type }: Json): Json {
  return type === 'array' ? { style: 'form', explode: false } : {};
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
  return json;
}
