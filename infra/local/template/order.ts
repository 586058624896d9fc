import { functionOf } from './resolve.ts';

type Declared = { value: unknown; dependsOn: string[] };

/** Resources with everything each depends on before it, otherwise in the template's order. A cycle is thrown, named. */
export function inOrder(resources: Record<string, Declared>): string[] {
  const ordered: string[] = [];
  const visit = (id: string, path: string[]): void => {
    if (ordered.includes(id)) return;
    if (path.includes(id)) {
      throw new Error(`these resources depend on each other: ${[...path.slice(path.indexOf(id)), id].join(' → ')}`);
    }
    const { value, dependsOn } = resources[id] as Declared;
    for (const other of new Set([...dependsOn, ...references(value)])) {
      if (Object.hasOwn(resources, other)) visit(other, [...path, id]);
    }
    ordered.push(id);
  };
  for (const id of Object.keys(resources)) visit(id, []);
  return ordered;
}

/** The logical ids that a value refers to. */
function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (typeof value !== 'object' || value === null) return [];
  const [name, argument] = functionOf(value) ?? [];
  if (name === 'Ref') return [String(argument)];
  if (name === 'Fn::GetAtt') return [String(Array.isArray(argument) ? argument[0] : String(argument).split('.')[0])];
  if (name === 'Fn::Sub') {
    const [pattern, own] = Array.isArray(argument) ? argument : [argument, {}];
    const named = [...String(pattern).matchAll(/\$\{([^!}.][^}.]*)/g)].map(([, id]) => id as string);
    return [...named.filter((id) => !(id in (own as object))), ...references(own)];
  }
  return Object.values(value).flatMap(references);
}
