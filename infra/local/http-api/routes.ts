import findMyWay, { type HTTPMethod } from 'find-my-way';

export type Found<T> = { route: T; parameters: Record<string, string> };

const every: HTTPMethod[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * Finds routes by their keys (`GET /units/{unitId}`, `ANY /files/{path+}`, `$default`) in AWS's order: a path in full
 * before a greedy one, a route's own method before ANY, `$default` last.
 */
export function routeTable<T>(routes: Map<string, T>): (method: string, path: string) => Found<T> | undefined {
  const router = findMyWay({ caseSensitive: true, maxParamLength: 8192, ignoreTrailingSlash: false });
  const targets = new Map<unknown, { route: T; greedy: string | undefined }>();
  for (const [key, route] of routes) {
    const [method = '', path] = key.split(' ');
    if (path === undefined) continue;
    const greedy = /\{([^}]+)\+\}$/.exec(path)?.[1];
    const pattern = path
      .replaceAll(':', '::')
      .replace(/\{[^}]+\+\}$/, '*')
      .replace(/\{([^}]+)\}/g, ':$1');
    const taken = (other: HTTPMethod): boolean => routes.has(`${other} ${path}`);
    const methods = method === 'ANY' ? every.filter((other) => !taken(other)) : [method as HTTPMethod];
    const target = () => undefined;
    targets.set(target, { route, greedy });
    if (methods.length > 0) router.on(methods, pattern, target);
  }
  const fallback = routes.get('$default');
  return (method, path) => {
    const found = router.find(method as HTTPMethod, path);
    const target = found ? targets.get(found.handler) : undefined;
    // AWS matches no empty path variable, neither a plain nor a greedy one.
    if (found && target && Object.values(found.params).every(Boolean)) {
      const { '*': rest, ...parameters } = found.params as Record<string, string>;
      if (target.greedy !== undefined) parameters[target.greedy] = rest ?? '';
      return { route: target.route, parameters };
    }
    return fallback === undefined ? undefined : { route: fallback, parameters: {} };
  };
}
