import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { handler } from '../../../functions/system/http.ts';
import { slices } from '../../../schemas/api.ts';
import type { Operations } from '../../../schemas/operations.ts';
import { systemApi } from '../../../schemas/system.ts';
import { fakeTables } from '../../support/fake-tables.ts';
import { requestFor, send } from '../../support/requests.ts';

const get = (operation: (typeof systemApi)[keyof typeof systemApi]) => send(handler, requestFor(operation));

describe('health', () => {
  it('is good when a table answers', async () => {
    fakeTables();
    expect(await get(systemApi.getHealth)).toMatchObject({ status: 200, body: { status: 'ok', stage: 'test' } });
  });

  it('is not good when it does not', async () => {
    fakeTables().mock.on(GetCommand).rejects(new Error('no network'));
    expect((await get(systemApi.getHealth)).status).toBe(500);
  });
});

describe('sign-in', () => {
  it('names issuer, client and bureau to anybody', async () => {
    expect((await get(systemApi.getSignIn)).body).toEqual({
      issuer: 'https://issuer.example',
      clientId: 'console',
      bureauName: '云泊样例市文体广电和旅游局',
    });
  });
});

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const { body } = await get(systemApi.getOpenApi);
    const validator = new Validator();
    const { valid, errors } = await validator.validate(body);
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  it('describes each operation with its parameters, body, answers and who may call it', async () => {
    const { body } = await get(systemApi.getOpenApi);
    const paths = body.paths as Record<string, Record<string, Record<string, unknown>>>;
    expect(paths['/api/units/{unitId}/close']?.post).toMatchObject({
      operationId: 'closeUnit',
      tags: ['units'],
      security: [{ staff: [] }],
      'x-roles': ['safety-office', 'department'],
      parameters: [{ name: 'unitId', in: 'path', required: true }],
      requestBody: { content: { 'application/json': { schema: { required: ['version', 'reason'] } } } },
      responses: { default: { $ref: '#/components/responses/Problem' } },
    });
    expect(paths['/api/hazards']?.get?.parameters).toContainEqual(
      expect.objectContaining({ name: 'limit', in: 'query', required: false }),
    );
    expect(paths['/api/unit/home']?.get?.security).toEqual([{ unit: [] }]);
    expect(paths['/api/sessions']?.post?.security).toEqual([]);
  });

  it('has every operation once', async () => {
    const { body } = await get(systemApi.getOpenApi);
    const described = Object.values(body.paths as Record<string, Record<string, { operationId: string }>>).flatMap(
      (path) => Object.values(path).map(({ operationId }) => operationId),
    );
    const declared = Object.values(slices).flatMap((api: Operations) => Object.keys(api));
    expect(described.sort()).toEqual(declared.sort());
  });
});
