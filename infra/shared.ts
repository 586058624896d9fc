/** What every slice needs: the stage, the tables, the secret, the photo bucket, and where alarms go. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type Alarm, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type TableName, tables } from '../schemas/tables.ts';
import type { Stage } from './stage.ts';
import { Tables } from './tables.ts';

export class Shared extends Construct {
  readonly stage: Stage;
  readonly tables: Record<TableName, Table>;
  /** `{ "seed": … }`: pepper of link secrets and key of session cookies are derived from it. */
  readonly secret: Secret;
  /** `{ "proof": … }`: what the distribution shows the API, so that the API believes it about who asks. */
  private readonly originProof: Secret;
  /** Access logs of buckets, kept for half a year. */
  readonly accessLogs: Bucket;
  private readonly alarms: SnsAction;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    this.stage = stage;
    this.tables = new Tables(scope, 'Tables', stage).byName;
    this.secret = new Secret(this, 'Secret', {
      description: 'Seed of link pepper and session key. Replacing it ends every link and session.',
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: 'seed',
        passwordLength: 48,
        excludePunctuation: true,
      },
      removalPolicy: stage.removal === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.originProof = new Secret(this, 'OriginProof', {
      description: 'Header by which the API knows the distribution. Replacing it takes a deployment.',
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: 'proof',
        passwordLength: 32,
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.accessLogs = new Bucket(this, 'AccessLogs', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      lifecycleRules: [{ expiration: Duration.days(180) }],
      removalPolicy: stage.removal === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.alarms = new SnsAction(this.alarmTopic());
  }

  /** A dynamic reference: CloudFormation puts the value in. */
  proof(): string {
    return this.originProof.secretValueFromJson('proof').unsafeUnwrap();
  }

  private alarmTopic(): Topic {
    // CloudWatch may publish to an encrypted topic only through a key whose policy names it.
    const key = new Key(this, 'AlarmKey', { enableKeyRotation: true, removalPolicy: RemovalPolicy.DESTROY });
    key.grantEncryptDecrypt(new ServicePrincipal('cloudwatch.amazonaws.com'));
    const topic = new Topic(this, 'Alarms', { masterKey: key, enforceSSL: true });
    for (const address of this.stage.alarmEmails) topic.addSubscription(new EmailSubscription(address));
    return topic;
  }

  alarm(alarm: Alarm): void {
    alarm.addAlarmAction(this.alarms);
  }

  /** Rings when the functions count anything of a metric of their own (functions/kit/log.ts). */
  alarmOn(scope: Construct, metricName: string, runbook: string): void {
    const metric = new Metric({
      namespace: 'Bihuan',
      metricName,
      dimensionsMap: { service: 'bihuan' },
      period: Duration.minutes(5),
      statistic: 'Sum',
    });
    const alarm = metric.createAlarm(scope, `${metricName}Alarm`, {
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: `${metricName}: see docs/operate.md#${runbook}`,
    });
    this.alarm(alarm);
  }

  /** The ARNs of a table's indexes, each by name. */
  indexArns(name: TableName): string[] {
    return Object.keys(tables[name].indexes).map((index) => `${this.tables[name].tableArn}/index/${index}`);
  }

  /** Where what could not be handled waits for a person: 14 days, with an alarm on the first message. */
  deadLetters(scope: Construct, runbook: string): Queue {
    const queue = new Queue(scope, 'DeadLetters', {
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    const alarm = queue
      .metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: 'Maximum' })
      .createAlarm(scope, 'DeadLettersAlarm', {
        threshold: 1,
        evaluationPeriods: 1,
        alarmDescription: `Something could not be handled and waits in the dead-letter queue. See docs/operate.md#${runbook}`,
      });
    this.alarm(alarm);
    return queue;
  }
}
