/** Reads a template and decides, before anything is created, what is hosted, in which order, and what cannot be. */
import type { ResourceType } from '../host.ts';
import { ignoredAttributes, ignoredTypes } from './ignored.ts';
import { inOrder } from './order.ts';
import { type Problem, StartError } from './problem.ts';
import { unknownProperties } from './properties.ts';
import { functionOf, type Scope } from './resolve.ts';
import { checkShape } from './shape.ts';

export type Template = {
  Resources: Record<string, Declaration>;
  Outputs?: Record<string, { Value: unknown }>;
};

type Declaration = {
  Type: string;
  Properties?: Record<string, unknown>;
  DependsOn?: string | string[];
};

/** A resource ready to be resolved and created; without `type` it stands for an ignored one. */
export type Planned = {
  logicalId: string;
  name: string;
  properties: Record<string, unknown>;
  dependsOn: string[];
  type?: ResourceType;
};

export type Plan = { resources: Planned[]; outputs: Record<string, unknown>; scope: Scope };

/** CDK's parameter and rule ask of which version its bootstrap stack is; a resource that refers to a parameter is refused. */
const known = ['AWSTemplateFormatVersion', 'Description', 'Metadata', 'Rules', 'Parameters', 'Resources', 'Outputs'];

export function planTemplate(
  template: Template,
  types: Record<string, ResourceType>,
  pseudo: Record<string, string>,
): Plan {
  checkShape(template);
  const problems: Problem[] = [];
  for (const section of Object.keys(template).filter((name) => !known.includes(name))) {
    problems.push({ logicalId: section, type: 'section', reason: 'the host does not read this section' });
  }
  const providers = providersOf(template);
  const planned: Record<string, Planned> = {};
  for (const [logicalId, declared] of Object.entries(template.Resources)) {
    const { ServiceToken: _, ...properties } = declared.Properties ?? {};
    const dependsOn = [declared.DependsOn ?? []].flat();
    const resource: Planned = { logicalId, name: declared.Type, properties, dependsOn };
    const type = Object.hasOwn(types, declared.Type) ? types[declared.Type] : undefined;
    if (type !== undefined && !providers.has(logicalId)) resource.type = type;
    planned[logicalId] = resource;
    problems.push(...problemsOf(resource, declared, providers.has(logicalId)));
  }
  if (problems.length > 0) throw new StartError(problems);
  const outputs = Object.entries(template.Outputs ?? {}).map(([name, { Value }]) => [name, Value]);
  return { resources: ordered(planned), outputs: Object.fromEntries(outputs), scope: { pseudo, created: {} } };
}

function problemsOf(resource: Planned, declared: Declaration, provider: boolean): Problem[] {
  const { logicalId, name: type } = resource;
  const attributes = Object.keys(declared).filter(
    (key) => !['Type', 'Properties', 'DependsOn', ...ignoredAttributes].includes(key),
  );
  const problems: Problem[] = attributes.map((property) => ({
    logicalId,
    type,
    property,
    reason: 'the host does not know this attribute of a resource',
  }));
  if (provider || (resource.type === undefined && Object.hasOwn(ignoredTypes, type))) return problems;
  if (resource.type === undefined) {
    const custom = type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
    const reason = custom
      ? 'a custom resource runs code of its own while deploying; the host runs only those it knows'
      : 'the host neither hosts this type nor has it on its list of what makes no difference here';
    return [...problems, { logicalId, type, reason }];
  }
  const unknown = unknownProperties(resource.properties, resource.type).map((property) => ({
    logicalId,
    type,
    property,
    reason: 'the host neither hosts this property nor has it on its list of what makes no difference here',
  }));
  return [...problems, ...unknown];
}

/** Functions that only serve custom resources; the host does their work itself, so they are never run. */
function providersOf(template: Template): Set<string> {
  const tokens = Object.values(template.Resources).map(({ Properties }) => Properties?.ServiceToken);
  const ids = tokens.map((token) => functionOf(token)?.[1]).map((argument) => [argument].flat()[0]);
  return new Set(ids.filter((id) => typeof id === 'string'));
}

function ordered(planned: Record<string, Planned>): Planned[] {
  const declared = Object.entries(planned).map(
    ([id, { properties, dependsOn, type }]) => [id, { value: type ? properties : {}, dependsOn }] as const,
  );
  try {
    return inOrder(Object.fromEntries(declared)).map((id) => planned[id] as Planned);
  } catch (error) {
    throw new StartError((error as Error).message);
  }
}
