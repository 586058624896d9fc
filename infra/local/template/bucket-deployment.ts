/** CDK's bucket deployment, done by the host itself: an asset's files into a bucket. */
import type { Host, Resource, Service } from '../host.ts';
import type { S3 } from '../s3/s3.ts';

type Properties = {
  SourceObjectKeys: string[];
  DestinationBucketName: string;
  SystemMetadata?: Record<string, string>;
};

const hosted = ['SourceObjectKeys', 'DestinationBucketName', 'SystemMetadata'];
/** Files of former deployments stay (`Prune`), nothing is cached, and nothing waits for a cache. */
const ignored = ['SourceBucketNames', 'Prune', 'WaitForDistributionInvalidation', 'OutputObjectKeys'];

export function bucketDeployments(host: Pick<Host, 'asset'>, s3: Pick<S3, 'putFolder'>): Service {
  async function create({ logicalId, properties }: Resource) {
    const { SourceObjectKeys, DestinationBucketName, SystemMetadata = {} } = properties as Properties;
    const metadata = Object.entries(SystemMetadata).map(([name, value]) => [name.toLowerCase(), value]);
    for (const key of SourceObjectKeys) {
      const source = host.asset(key);
      if (source === undefined) throw new Error(`its source ${key} is not among the assets`);
      await s3.putFolder(DestinationBucketName, source, '', Object.fromEntries(metadata));
    }
    return { ref: logicalId, attributes: {} };
  }

  return { name: 'bucket-deployment', types: { 'Custom::CDKBucketDeployment': { hosted, ignored, create } } };
}
