/**
 * What is wrong with a field, in the asker's language: the one place where zod's issues become sentences. Issues carry
 * their input (`reportInput`), so that what is missing reads as missing.
 */
import type * as z from 'zod';
import type { FieldError, Language } from './problem.ts';

type Issue = z.core.$ZodIssue;

export function fieldErrors(issues: readonly Issue[], language: Language): FieldError[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => at([...issue.path, key], say(language, '没有这个字段', 'There is no such field')));
    return [at(issue.path, fieldMessage(issue, language))];
  });
}

export function fieldMessage(issue: Issue, language: Language): string {
  if (issue.input === undefined) return say(language, '必填', 'Required');
  switch (issue.code) {
    case 'invalid_type':
      return say(language, '格式不对', 'Wrong kind of value');
    case 'too_small':
      return tooSmall(issue, language);
    case 'too_big':
      return tooBig(issue, language);
    case 'invalid_format':
      return say(language, '格式不对', 'Wrong format');
    case 'invalid_value':
      return say(language, `只能是：${issue.values.join('、')}`, `Must be one of: ${issue.values.join(', ')}`);
    case 'not_multiple_of':
      return say(language, '小数位数过多', 'Too many decimals');
    default:
      return say(language, '内容有误', 'Not valid');
  }
}

function tooSmall(issue: z.core.$ZodIssueTooSmall, language: Language): string {
  if (issue.origin === 'string')
    return Number(issue.minimum) <= 1
      ? say(language, '必填', 'Required')
      : say(language, `至少 ${issue.minimum} 个字`, `At least ${issue.minimum} characters`);
  if (issue.origin === 'array') return say(language, `至少 ${issue.minimum} 项`, `At least ${issue.minimum}`);
  return say(language, `不能小于 ${issue.minimum}`, `Not less than ${issue.minimum}`);
}

function tooBig(issue: z.core.$ZodIssueTooBig, language: Language): string {
  if (issue.origin === 'string')
    return say(language, `不能超过 ${issue.maximum} 个字`, `At most ${issue.maximum} characters`);
  if (issue.origin === 'array') return say(language, `不能超过 ${issue.maximum} 项`, `At most ${issue.maximum}`);
  return say(language, `不能大于 ${issue.maximum}`, `Not more than ${issue.maximum}`);
}

function say(language: Language, zh: string, en: string): string {
  return language === 'en' ? en : zh;
}

function at(path: PropertyKey[], message: string): FieldError {
  return { path: path.map(String).join('.'), message };
}
