/** Photos: the private bucket, upload slots, and the function that makes an upload fit to show. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { BlockPublicAccess, Bucket, BucketEncryption, EventType, HttpMethods } from 'aws-cdk-lib/aws-s3';
import { LambdaDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { Construct } from 'constructs';
import { runEvery } from '../asynchronous.ts';
import { Handler } from '../handler.ts';
import { photoCode } from '../photo-code.ts';
import type { Shared } from '../shared.ts';

export class PhotosSlice extends Construct {
  readonly http: Handler;
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, shared: Shared, siteUrl: string) {
    super(scope, id);
    this.bucket = photoBucket(this, shared, siteUrl);
    const environment = { PHOTO_BUCKET: this.bucket.bucketName };
    this.http = new Handler(this, 'Http', {
      shared,
      entry: 'photos/http',
      tables: {
        photos: ['read', 'write'],
        units: ['read'],
        audit: ['append'],
        staff: ['read'],
        links: ['read'],
        limits: ['count'],
      },
      environment: {
        ...environment,
        PHOTO_ORIGIN: `https://${this.bucket.bucketRegionalDomainName}`,
        SECRET_ARN: shared.secret.secretArn,
      },
    });
    shared.secret.grantRead(this.http.function);
    // A presigned form or URL may do what its maker may.
    this.http.allow(['s3:PutObject'], [this.bucket.arnForObjects('incoming/*')]);
    this.http.allow(
      ['s3:GetObject'],
      [this.bucket.arnForObjects('pictures/*'), this.bucket.arnForObjects('thumbnails/*')],
    );
    this.onUpload(shared, environment);
    this.everyNight(shared, environment);
  }

  private onUpload(shared: Shared, environment: { PHOTO_BUCKET: string }): void {
    const upload = new Handler(this, 'OnUpload', {
      shared,
      entry: 'photos/on-upload',
      tables: { photos: ['read', 'write'], audit: ['append'] },
      environment,
      code: photoCode(shared.stage),
      timeout: Duration.seconds(60),
      // A picture of 60 million pixels takes 240 MB while it is decoded.
      memorySize: 1536,
    });
    upload.allow(['s3:GetObject'], [this.bucket.arnForObjects('incoming/*')]);
    upload.allow(
      ['s3:PutObject'],
      [this.bucket.arnForObjects('pictures/*'), this.bucket.arnForObjects('thumbnails/*')],
    );
    upload.function.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: new SqsDestination(shared.deadLetters(upload, 'a-photo-was-not-processed')),
    });
    this.bucket.addEventNotification(EventType.OBJECT_CREATED, new LambdaDestination(upload.function), {
      prefix: 'incoming/',
    });
  }

  private everyNight(shared: Shared, environment: { PHOTO_BUCKET: string }): void {
    const night = new Handler(this, 'EveryNight', {
      shared,
      entry: 'photos/every-night',
      tables: { photos: ['read', 'delete'], audit: ['append'] },
      environment,
      timeout: Duration.minutes(5),
    });
    night.allow(
      ['s3:DeleteObject'],
      ['incoming/*', 'pictures/*', 'thumbnails/*'].map((prefix) => this.bucket.arnForObjects(prefix)),
    );
    // 02:30 in Shanghai.
    runEvery(shared, night, Schedule.cron({ hour: '18', minute: '30' }));
  }
}

function photoBucket(scope: Construct, { stage, accessLogs }: Shared, siteUrl: string): Bucket {
  return new Bucket(scope, 'Bucket', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    versioned: true,
    serverAccessLogsBucket: accessLogs,
    serverAccessLogsPrefix: 'photos/',
    removalPolicy: stage.removal === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    // Deleted photos can be brought back for a month.
    lifecycleRules: [
      { noncurrentVersionExpiration: Duration.days(30), abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
    cors: [
      {
        allowedMethods: [HttpMethods.POST, HttpMethods.GET],
        allowedOrigins: [siteUrl],
        allowedHeaders: ['*'],
        maxAge: 3600,
      },
    ],
  });
}
