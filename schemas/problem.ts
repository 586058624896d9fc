/**
 * Every refusal: one class, one catalogue. On the wire RFC 9457 `application/problem+json`. Screens show the
 * catalogue's sentence and never invent one. Anything that is not a Problem is a bug: 500 and the request id.
 */
import * as z from 'zod';
import { problems } from './problem-catalogue.ts';

export type ProblemCode = keyof typeof problems;
export type Language = 'zh-CN' | 'en';

export const FieldError = z.strictObject({ path: z.string(), message: z.string() });
export type FieldError = z.infer<typeof FieldError>;

/** `application/problem+json`. `allowed` says what is possible now, `current` the version to reload, `count` how many stand in the way. */
export const ProblemBody = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  requestId: z.string(),
  errors: z.array(FieldError).optional(),
  allowed: z.array(z.string()).optional(),
  current: z.int().optional(),
  count: z.int().optional(),
});
export type ProblemBody = z.infer<typeof ProblemBody>;

export type ProblemDetail = { errors?: FieldError[]; allowed?: string[]; current?: number; count?: number };

export class Problem extends Error {
  readonly code: ProblemCode;
  readonly detail: ProblemDetail;
  constructor(code: ProblemCode, detail: ProblemDetail = {}) {
    super(problems[code].en);
    this.name = 'Problem';
    this.code = code;
    this.detail = detail;
  }
  get status(): number {
    return problems[this.code].status;
  }
}

/** The wire form of a problem, its sentence in the asker's language. */
export function problemBody(problem: Problem, requestId: string, language: Language): ProblemBody {
  const entry = problems[problem.code];
  return {
    type: `/problems/${problem.code}`,
    title: (language === 'en' ? entry.en : entry.zh).replace('{count}', String(problem.detail.count)),
    status: entry.status,
    code: problem.code,
    requestId,
    ...problem.detail,
  };
}
