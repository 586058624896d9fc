import type { Link } from '../../schemas/link.ts';
import { links } from '../access/links.ts';
import type { Write } from '../kit/table.ts';

/** Sets fields of a link whose `version` was read. The count of its uses goes on meanwhile and is left alone. */
export function change(linkId: string, version: number, fields: Partial<Link>): Write {
  const names = Object.keys(fields) as (keyof Link)[];
  return links.update(
    { linkId },
    `SET ${names.map((name) => `#${name} = :${name}`).join(', ')} ADD #version :one`,
    { ...Object.fromEntries(names.map((name) => [`:${name}`, fields[name]])), ':one': 1, ':read': version },
    {
      names: { ...Object.fromEntries(names.map((name) => [`#${name}`, name])), '#version': 'version' },
      condition: '#version = :read',
    },
  );
}
