import { AwsError, type Created, type Host } from '../host.ts';
import type { Plan, Planned } from './plan.ts';
import { type Problem, StartError } from './problem.ts';
import { resolveHere } from './resolve.ts';

/** Resolves and creates every resource in order. A failure does not hide the next: all are thrown together. */
export async function createResources(
  { resources, scope }: Plan,
  host: Pick<Host, 'partition' | 'region' | 'accountId'>,
  onCreated: (created: Created, type: string) => void,
): Promise<void> {
  const problems: Problem[] = [];
  for (const planned of resources) {
    const { logicalId, name, type, dependsOn } = planned;
    if (type === undefined) {
      scope.created[logicalId] = ignored(planned, host);
      continue;
    }
    try {
      const properties = resolveHere(planned.properties, scope) as Record<string, unknown>;
      const created = await type.create({ logicalId, type: name, properties, dependsOn });
      scope.created[logicalId] = created;
      onCreated(created, name);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const reason = error instanceof AwsError ? `${error.code}: ${error.message}` : error.message;
      problems.push({ logicalId, type: name, reason });
      scope.created[logicalId] = missing(logicalId);
    }
  }
  if (problems.length > 0) throw new StartError(problems);
}

/** What others may refer to of a resource that does nothing here. */
function ignored(
  { logicalId, name }: Planned,
  { partition, region, accountId }: Parameters<typeof createResources>[1],
) {
  const [, service = '', kind = ''] = name.toLowerCase().split('::');
  const arn = `arn:${partition}:${service}:${region}:${accountId}:${kind}/${logicalId}`;
  return { ref: logicalId, attributes: { Arn: arn, KeyId: logicalId, TopicArn: arn, LayerVersionArn: arn } };
}

/** Stands in for a resource that failed, so that what refers to it is not reported as well. */
function missing(logicalId: string): Created {
  return { ref: logicalId, attributes: new Proxy({}, { get: () => logicalId }) };
}
