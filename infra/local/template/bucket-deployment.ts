/** CDK's bucket deployment, done by the host itself: an asset's files, with deploy-time values filled in, into a bucket. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import type { Host, Resource, Service } from '../host.ts';
import { wildcard } from '../iam/conditions.ts';
import type { S3 } from '../s3/s3.ts';

type Properties = {
  SourceObjectKeys: string[];
  SourceMarkers?: Record<string, unknown>[];
  DestinationBucketName: string;
  DestinationBucketKeyPrefix?: string;
  Exclude?: string[];
  Include?: string[];
  SystemMetadata?: Record<string, string>;
};

/** Files of former deployments stay (`Prune`), nothing is cached (`Distribution…`), deletion does not happen. */
const ignored = [
  ...['SourceBucketNames', 'SourceMarkersConfig', 'Prune', 'RetainOnDelete', 'WaitForDistributionInvalidation'],
  ...['DistributionId', 'DistributionPaths', 'OutputObjectKeys', 'DestinationBucketArn'],
];

export function bucketDeployments(host: Pick<Host, 'asset'>, s3: Pick<S3, 'putFolder'>): Service {
  async function create({ logicalId, properties }: Resource) {
    const declared = properties as unknown as Properties;
    const { SourceObjectKeys, SourceMarkers = [], DestinationBucketName, DestinationBucketKeyPrefix = '' } = declared;
    const folder = await mkdtemp(join(tmpdir(), 'deployment-'));
    try {
      for (const [index, key] of SourceObjectKeys.entries()) {
        const source = host.asset(key);
        if (source === undefined) throw new Error(`its source ${key} is not among the assets`);
        await copy(source, folder, SourceMarkers[index] ?? {});
      }
      await leaveOut(folder, declared);
      const metadata = Object.entries(declared.SystemMetadata ?? {}).map(([name, value]) => [
        name.toLowerCase(),
        value,
      ]);
      const prefix = DestinationBucketKeyPrefix.replace(/^\/|\/$/g, '').replace(/(?<=.)$/, '/');
      await s3.putFolder(DestinationBucketName, folder, prefix, Object.fromEntries(metadata));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return { ref: logicalId, attributes: { DestinationBucketArn: `arn:aws:s3:::${DestinationBucketName}` } };
  }

  const hosted = ['SourceObjectKeys', 'SourceMarkers', 'DestinationBucketName', 'DestinationBucketKeyPrefix'];
  hosted.push('Exclude', 'Include', 'SystemMetadata', 'Extract');
  return { name: 'bucket-deployment', types: { 'Custom::CDKBucketDeployment': { hosted, ignored, create } } };
}

async function copy(source: string, folder: string, markers: Record<string, unknown>): Promise<void> {
  await mkdir(folder, { recursive: true });
  await cp(source, folder, { recursive: true });
  if (Object.keys(markers).length === 0) return;
  for (const path of await filesOf(folder)) {
    const text = await readFile(path, 'utf8');
    const filled = Object.entries(markers).reduce(
      (all, [marker, value]) => all.replaceAll(marker, String(value)),
      text,
    );
    if (filled !== text) await writeFile(path, filled);
  }
}

/** As the AWS CLI reads them: what an exclusion matches is left out, unless an inclusion matches it too. */
async function leaveOut(folder: string, { Exclude = [], Include = [] }: Properties): Promise<void> {
  const matches = (patterns: string[], key: string): boolean => patterns.some((one) => wildcard(one).test(key));
  for (const path of await filesOf(folder)) {
    const key = relative(folder, path).split(sep).join('/');
    if (matches(Exclude, key) && !matches(Include, key)) await rm(path);
  }
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
