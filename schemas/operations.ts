/**
 * An operation table per noun is the contract: the routes of API Gateway, the Lambda's dispatch, the typed web
 * client, the permission test and the OpenAPI document are all read off it.
 */
import type * as z from 'zod';
import type { Role } from './actor.ts';

/** Who may call: staff roles carry a JWT, `unit` a session cookie, `public` nothing. One operation never mixes the three. */
export type Allowed = readonly Role[] | readonly ['unit'] | readonly ['public'];

export type Operation = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/api`, with `{name}` for each path parameter; the parameters are fields of `input`. */
  readonly path: `/api/${string}`;
  /** Path parameters, and the query (GET, DELETE) or the JSON body (POST, PUT), as one object. */
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  readonly allow: Allowed;
  /** One sentence for the OpenAPI document. */
  readonly summary: string;
};

export type Operations = Readonly<Record<string, Operation>>;

/** Keeps the literal types of an operation table and checks its shape. */
export function operations<const T extends Operations>(table: T): T {
  return table;
}

export type Input<T extends Operation> = z.output<T['input']>;
/** What a client sends: before defaults and coercion. */
export type Sent<T extends Operation> = z.input<T['input']>;
export type Output<T extends Operation> = z.output<T['output']>;

/** How a caller proves who it is: read off `allow`. */
export function accessOf(operation: Operation): 'staff' | 'unit' | 'public' {
  const [first] = operation.allow;
  return first === 'unit' || first === 'public' ? first : 'staff';
}

/** The names in braces of a path, in order. */
export function pathParameters(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
}
