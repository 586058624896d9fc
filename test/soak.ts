/**
 * `npm run soak [-- --kills N]`: units hand in self-checks with photos, some with a failed item, while the app is
 * killed again and again. In the end every receipt is there with its photos and hazards, every hazard has a number
 * and an execution of its own, and the counters agree with the audit trail; or it says what does not hold.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { recountName } from '../infra/recount-name.ts';
import type { Receipt } from '../schemas/self-check.ts';
import { openApp, unthrottled } from './bench/support/app.ts';
import { type FilledIn, fillIn, handIn } from './bench/support/hand-in.ts';
import { untilQuiet } from './bench/support/host.ts';
import { jsonOf, Refused, sender } from './bench/support/http.ts';
import { aPhoneEach, type Phone } from './bench/support/phones.ts';
import { aPhoto, shrunk } from './bench/support/photos.ts';
import { openProduct, refOf } from './bench/support/product.ts';
import { formInForce } from './bench/support/self-check.ts';

const lanes = 6;
/** Milliseconds that the app lives before it is killed. */
const life = { least: 300, most: 3000 };

type HandedIn = { phone: Phone; receipt: Receipt };

const { values } = parseArgs({ options: { kills: { type: 'string', default: '30' } } });
const kills = Number(values.kills);
const host = await openApp(unthrottled);
const send = sender(lanes * 3);
try {
  const handedIn = await handInWhileKilled();
  await untilQuiet(host);
  const { problems, said } = await check(handedIn);
  console.log(`${kills} kills: ${said}`);
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
} finally {
  send.close();
  await host.close();
}

async function handInWhileKilled(): Promise<HandedIn[]> {
  const product = await openProduct(host);
  await product.publishForms();
  const form = await formInForce(product, 'ktv', 'weekly');
  const photos = await Promise.all([1, 2].map((number) => aPhoto(number, shrunk)));
  const phones = (await aPhoneEach(product, lanes * (kills + 1) * 20)).entries();
  const handedIn: HandedIn[] = [];
  let isOver = false;
  const lane = async () => {
    for (const [number, phone] of phones) {
      if (isOver) return;
      const filled = fillIn(form, photos);
      if (number % 3 === 0) failOne(filled);
      const receipt = await untilTaken(() => handIn({ send, url: host.url, photos }, phone, filled));
      handedIn.push({ phone, receipt });
    }
  };
  const killing = async () => {
    for (let kill = 0; kill < kills; kill += 1) {
      await wait(life.least + Math.random() * (life.most - life.least));
      await host.kill();
    }
    isOver = true;
  };
  await Promise.all([killing(), ...Array.from({ length: lanes }, lane)]);
  return handedIn;
}

async function check(handedIn: readonly HandedIn[]): Promise<{ problems: string[]; said: string }> {
  const problems: string[] = [];
  for (const { phone, receipt } of handedIn) {
    const url = `${host.url}/api/unit/self-checks/${receipt.selfCheckId}`;
    const kept = JSON.stringify(jsonOf<Receipt>(await send({ method: 'GET', url, headers: { cookie: phone.cookie } })));
    const wanted = JSON.stringify({ ...receipt, waitingPhotoIds: [] });
    if (kept !== wanted) problems.push(`${wanted} is kept as ${kept}`);
  }
  const hazards = handedIn.flatMap(({ receipt }) => receipt.hazards);
  const numbers = new Set(hazards.map(({ hazardNo }) => hazardNo)).size;
  if (numbers !== hazards.length) problems.push(`${hazards.length} hazards have ${numbers} numbers`);
  const running = await runningExecutions(refOf(host, /^WorkflowHazard[0-9A-F]{8}$/));
  if (running !== hazards.length) problems.push(`${hazards.length} hazards have ${running} executions`);
  const recount = new InvokeCommand({ FunctionName: recountName('local'), Payload: '{}' });
  const { Payload = [] } = await new LambdaClient({}).send(recount);
  const { differenceCount, entries } = JSON.parse(Buffer.from(Payload).toString());
  if (differenceCount !== 0) problems.push(`${differenceCount} counters differ from the audit trail`);
  const said = `${handedIn.length} self-checks, ${hazards.length} hazards, ${entries} entries of the audit trail`;
  return { problems, said };
}

/** As the phone does: a connection that breaks and a server that fails are tried again, a refusal is the end. */
async function untilTaken(tryOnce: () => Promise<Receipt>): Promise<Receipt> {
  for (;;) {
    try {
      return await tryOnce();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const passes = error instanceof Refused ? error.status >= 500 : code !== undefined;
      if (!passes) throw error;
      await wait(50);
    }
  }
}

/** The first item that has a photo fails. */
function failOne({ body: { answers } }: FilledIn): void {
  for (const [id, answer] of Object.entries(answers)) {
    if (answer.value !== 'pass' || !answer.photoIds?.length) continue;
    const { at, photoIds } = answer;
    answers[id] = { value: 'fail', at, photoIds, location: '大厅', description: '样例：灭火器压力不足' };
    return;
  }
  throw new Error('no item has a photo');
}

async function runningExecutions(stateMachineArn: string): Promise<number> {
  const client = new SFNClient({});
  let count = 0;
  for (let nextToken: string | undefined; ; ) {
    const page = await client.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING', nextToken }));
    count += page.executions?.length ?? 0;
    nextToken = page.nextToken;
    if (!nextToken) return count;
  }
}
