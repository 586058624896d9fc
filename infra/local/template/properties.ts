import type { ResourceType } from '../host.ts';
import { functionOf } from './resolve.ts';

/** Dotted paths of the properties that a type neither hosts nor ignores. */
export function unknownProperties(properties: unknown, type: Pick<ResourceType, 'hosted' | 'ignored'>): string[] {
  const listed = [...type.hosted, ...type.ignored];
  const inside = (path: string): boolean => listed.some((entry) => entry.startsWith(`${path}.`));
  const visit = (value: unknown, path: string): string[] => {
    if (path !== '' && listed.includes(path)) return [];
    if (path !== '' && !inside(path)) return [path];
    if (Array.isArray(value)) return [...new Set(value.flatMap((item) => visit(item, path)))];
    if (typeof value !== 'object' || value === null || functionOf(value)) return [];
    return Object.entries(value).flatMap(([key, item]) => visit(item, path === '' ? key : `${path}.${key}`));
  };
  return visit(properties, '');
}

/** A property's whole number within AWS's limits; a template that says another is refused. */
export function wholeNumber(name: string, value: unknown, [least, most]: readonly [number, number]): number {
  const number = Number(value);
  if (value !== null && value !== '' && Number.isInteger(number) && number >= least && number <= most) return number;
  throw new Error(`${name} must be a whole number from ${least} to ${most}, not ${JSON.stringify(value)}`);
}
