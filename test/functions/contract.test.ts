import { existsSync, globSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { slices } from '../../schemas/api.ts';
import { pathParameters } from '../../schemas/operations.ts';
import { everyOperation, handlerOf, sampleInputs } from '../support/every-operation.ts';
import { fakeTables } from '../support/fake-tables.ts';
import { requestFor, send } from '../support/requests.ts';
import { fakeSecret } from '../support/secret.ts';

beforeAll(() => {
  fakeSecret();
});

describe('the operations', () => {
  it('have names that are given once in the whole product', () => {
    const names = everyOperation.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('have a route each, told apart by method and by what is fixed in the path', () => {
    const routes = everyOperation.map(
      ({ operation }) => `${operation.method} ${operation.path.replace(/\{\w+\}/g, '{}')}`,
    );
    expect(new Set(routes).size).toBe(routes.length);
  });

  it('belong to slices that have a folder with a handler, and every handler to a slice', () => {
    const handlers = globSync('functions/*/http.ts').map((file) => file.split(/[\\/]/)[1]);
    // `pages` serves the two HTML pages and has no operations.
    expect(handlers.filter((slice) => slice !== 'pages').sort()).toEqual(Object.keys(slices).sort());
    for (const slice of Object.keys(slices)) expect(existsSync(`functions/${slice}/http.ts`), slice).toBe(true);
  });
});

describe.each(everyOperation)('$name', ({ name, slice, operation }) => {
  const input = operation.input as z.ZodObject;

  it('names each parameter of its path as a required field of its input', () => {
    for (const parameter of pathParameters(operation.path)) {
      const field = input.shape[parameter];
      expect(field, parameter).toBeDefined();
      expect(z.safeParse(field as z.ZodType, undefined).success, parameter).toBe(false);
    }
  });

  it('says in one sentence what it does', () => {
    expect(operation.summary).toMatch(/^[A-Z].+\.$/);
  });

  it('reads its query as text, and refuses fields that it does not have', () => {
    const sample: Record<string, unknown> = { ...sampleInputs[name] };
    const isQuery = operation.method === 'GET' || operation.method === 'DELETE';
    const sent = isQuery
      ? Object.fromEntries(Object.entries(sample).map(([field, value]) => [field, String(value)]))
      : sample;
    expect(input.safeParse(sent).error).toBeUndefined();
    expect(input.safeParse({ ...sent, noSuchField: 'x' }).success).toBe(false);
  });

  it('is handled by its slice', async () => {
    fakeTables();
    const answer = await send(await handlerOf(slice), requestFor(operation, { ...sampleInputs[name] }));
    expect(answer.body.code).not.toBe('route.unknown');
    if (operation.allow[0] === 'public') return;
    expect(answer).toMatchObject({
      status: 401,
      body: { code: operation.allow[0] === 'unit' ? 'session.missing' : 'actor.unknown' },
    });
  });
});
