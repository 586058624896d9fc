/** Messages to people: the stream becomes notices, a queue and a token bucket send them at the pace robots allow. */
import { Arn, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnEmailIdentity } from 'aws-cdk-lib/aws-ses';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Channel } from '../../schemas/channel.ts';
import { consumeAudit, runEvery } from '../asynchronous.ts';
import { Handler } from '../handler.ts';
import type { Shared } from '../shared.ts';

/** Long enough for a slow receiver; a notice that is not confirmed by then is tried again. */
const sending = Duration.seconds(60);

export class NotificationsSlice extends Construct {
  constructor(scope: Construct, id: string, shared: Shared, siteUrl: string) {
    super(scope, id);
    const keys = new Secret(this, 'ChannelKeys', {
      description: 'Keys of the channels by name: {"city":"<robot key>"}. Filled in by the operator.',
      // Channels that are not named sign with this one; a robot refuses it until its own key is filled in.
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: 'default',
        passwordLength: 48,
        excludePunctuation: true,
      },
      removalPolicy: shared.stage.removal === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const queue = new Queue(this, 'Notices', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: Duration.minutes(6),
      deadLetterQueue: { queue: shared.deadLetters(this, 'a-notice-was-not-sent'), maxReceiveCount: 8 },
    });
    const channels = JSON.stringify(shared.stage.channels.map((channel) => absolute(channel, siteUrl)));
    const posting = {
      CHANNELS: channels,
      NOTICE_QUEUE_URL: queue.queueUrl,
      DISTRICTS: JSON.stringify(shared.stage.districts),
    };
    const onAudit = new Handler(this, 'OnAudit', {
      shared,
      entry: 'notifications/on-audit',
      tables: { notices: ['write'], hazards: ['read'] },
      environment: posting,
    });
    onAudit.allow(['sqs:SendMessage'], [queue.queueArn]);
    consumeAudit(shared, onAudit, ['hazard.'], Duration.seconds(1));
    const onNotice = this.send(shared, queue, keys, channels, siteUrl);
    this.email(shared, onNotice);
    const morning = new Handler(this, 'EveryMorning', {
      shared,
      entry: 'notifications/every-morning',
      tables: {
        statistics: ['read'],
        hazards: ['read'],
        sharedQueue: ['read'],
        staff: ['read'],
        notices: ['write'],
      },
      environment: posting,
      timeout: Duration.minutes(2),
    });
    morning.allow(['sqs:SendMessage'], [queue.queueArn]);
    // 08:30 in Shanghai.
    runEvery(shared, morning, Schedule.cron({ hour: '0', minute: '30' }));
    shared.alarmOn(this, 'NoticesRefused', 'a-notice-was-not-sent');
  }

  private send(shared: Shared, queue: Queue, keys: Secret, channels: string, siteUrl: string): Handler {
    const handler = new Handler(this, 'OnNotice', {
      shared,
      entry: 'notifications/on-notice',
      tables: { notices: ['read', 'write', 'delete'], staff: ['read'] },
      environment: {
        CHANNELS: channels,
        CHANNEL_SECRET_ARN: keys.secretArn,
        NOTICE_QUEUE_URL: queue.queueUrl,
        SITE_URL: siteUrl,
      },
      timeout: sending,
    });
    keys.grantRead(handler.function);
    // Putting a notice off until its robot has a free minute sends it again with a delay.
    handler.allow(['sqs:SendMessage'], [queue.queueArn]);
    handler.function.addEventSource(
      new SqsEventSource(queue, {
        batchSize: 10,
        maxBatchingWindow: Duration.seconds(2),
        reportBatchItemFailures: true,
        maxConcurrency: 2,
      }),
    );
    return handler;
  }

  private email({ stage }: Shared, handler: Handler): void {
    for (const channel of stage.channels) {
      if (channel.kind !== 'email') continue;
      new CfnEmailIdentity(this, `Sender-${channel.name}`, { emailIdentity: channel.from });
      handler.allow(
        ['ses:SendEmail'],
        [Arn.format({ service: 'ses', resource: 'identity', resourceName: channel.from }, Stack.of(this))],
      );
    }
  }
}

function absolute(channel: Channel, siteUrl: string): Channel {
  return channel.kind !== 'email' && channel.url.startsWith('/')
    ? { ...channel, url: `${siteUrl}${channel.url}` }
    : channel;
}
