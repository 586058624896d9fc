/** The environment of a function, set before any of its modules is loaded. */
import { tables } from '../../schemas/tables.ts';

const districts = [
  ['D1', '北屯样例区', 'C1'],
  ['D2', '云泊样例区', 'C2'],
  ['D3', '青杨样例区', 'C3'],
  ['D4', '雁湖样例县', 'C4'],
  ['D5', '松岭样例县', 'C5'],
].map(([id, name, centerId]) => ({ id, name, centerId, centerName: `${name}文体广电服务中心` }));

Object.assign(process.env, {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'AKIATEST',
  AWS_SECRET_ACCESS_KEY: 'test-secret',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
  POWERTOOLS_METRICS_DISABLED: 'true',
  STAGE: 'test',
  SIGN_IN: JSON.stringify({ issuer: 'https://issuer.example', clientId: 'console' }),
  BUREAU_NAME: '云泊样例市文体广电和旅游局',
  FIRST_ADMIN_EMAIL: 'first@bureau.example',
  USER_POOL_ID: '',
  SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:seed',
  ORIGIN_PROOF: 'proof-of-the-distribution',
  PHOTO_BUCKET: 'photos',
  PHOTO_ORIGIN: 'https://photos.example',
  IDENTITY_ORIGINS: 'https://issuer.example',
  DISTRICTS: JSON.stringify(districts),
  HAZARD_MACHINE_ARN: 'arn:aws:states:us-east-1:123456789012:stateMachine:hazard',
  REMINDER_GROUP: 'reminders',
  REMINDER_TARGET_ARN: 'arn:aws:lambda:us-east-1:123456789012:function:reminder',
  REMINDER_ROLE_ARN: 'arn:aws:iam::123456789012:role/reminder',
  REMINDER_DEAD_LETTER_ARN: 'arn:aws:sqs:us-east-1:123456789012:dead-letters',
  CHANNELS: '[]',
  CHANNEL_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:channels',
  NOTICE_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/123456789012/notices',
  SITE_URL: 'https://site.example',
});
for (const name of Object.keys(tables)) {
  process.env[`${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}_TABLE`] = name;
}
