/** Document paths: what lies at one, and an item cut down to some of them. */
import type { Item, Path, Value } from './engine.ts';

export function at(path: Path, item: Item): Value | undefined {
  let found: Value | undefined = { M: item };
  for (const piece of path) {
    found = typeof piece === 'number' ? found.L?.[piece] : member(found.M, piece);
    if (found === undefined) return undefined;
  }
  return found;
}

/** An attribute may be called like something that every object has. */
const member = (map: Item | undefined, name: string): Value | undefined =>
  map && Object.hasOwn(map, name) ? map[name] : undefined;

/** What lies at the paths, inside the maps and lists that lead there; elements of a list close up, in their order. */
export function project(paths: Path[], item: Item): Item {
  const found = paths.filter((path) => at(path, item) !== undefined);
  return (cut({ M: item }, found) as { M: Item }).M;
}

function cut(value: Value, paths: Path[]): Value {
  if (paths.some((path) => path.length === 0)) return value;
  const below = Map.groupBy(paths, ([head]) => head as string | number);
  const inside = (piece: string | number) => (below.get(piece) ?? []).map((path) => path.slice(1));
  if (value.L) {
    return { L: value.L.flatMap((each, index) => (below.has(index) ? [cut(each, inside(index))] : [])) };
  }
  const names = [...below.keys()] as string[];
  return { M: Object.fromEntries(names.map((name) => [name, cut(value.M?.[name] ?? {}, inside(name))])) };
}
