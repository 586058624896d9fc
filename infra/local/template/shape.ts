import { type Problem, StartError } from './problem.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Throws for what is no template at all: of another shape, or with a dependency on nothing. */
export function checkShape(template: unknown): void {
  if (!isObject(template) || !isObject(template.Resources)) {
    throw new StartError('This template cannot be hosted here: it has no Resources');
  }
  const problems: Problem[] = [];
  for (const section of ['Outputs', 'Resources']) {
    const members = template[section] ?? {};
    const odd = isObject(members) ? Object.keys(members).filter((name) => !isObject(members[name])) : [section];
    for (const logicalId of odd) problems.push({ logicalId, type: section, reason: 'it must be an object' });
  }
  for (const [logicalId, declared] of Object.entries(template.Resources).filter(([, value]) => isObject(value))) {
    const { Type, Properties = {}, DependsOn = [] } = declared as Record<string, unknown>;
    const report = (reason: string): unknown => problems.push({ logicalId, type: String(Type), reason });
    if (typeof Type !== 'string') report('it has no Type');
    if (!isObject(Properties)) report('its Properties must be an object');
    for (const other of [DependsOn].flat()) {
      if (typeof other !== 'string' || !Object.hasOwn(template.Resources, other)) {
        report(`it depends on ${JSON.stringify(other)}, which is no resource of the template`);
      }
    }
  }
  if (problems.length > 0) throw new StartError(problems);
}
