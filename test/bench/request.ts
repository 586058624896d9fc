/** `npm run bench:request`: what a warm request through route, Lambda and reads takes, one after the other. */
import { newId } from '../../functions/kit/ids.ts';
import { openApp, unthrottled } from './support/app.ts';
import { jsonOf, sender, timeGets } from './support/http.ts';
import { aPhoneEach } from './support/phones.ts';
import { openProduct } from './support/product.ts';
import { type Figure, percentile, report } from './support/report.ts';
import { answersTo, formInForce, submission } from './support/self-check.ts';

const host = await openApp(unthrottled);
const send = sender(1);
try {
  const product = await openProduct(host);
  await product.publishForms();
  const [phone] = await aPhoneEach(product, 1);
  if (!phone) throw new Error('there is no unit');
  const form = await formInForce(product, 'ktv', 'weekly');
  const selfCheckId = newId('sc', Date.now());
  const headers = { cookie: phone.cookie, 'content-type': 'application/json' };
  const url = `${host.url}/api/unit/self-checks/${selfCheckId}`;
  const body = [Buffer.from(JSON.stringify(submission(form, answersTo(form, []))))];
  jsonOf(await send({ method: 'POST', url, headers, body }));
  report('request', [
    ...(await times('one read, without a session (getHealth)', `${host.url}/api/health`, {})),
    ...(await times('a receipt: session, link, self-check (getReceipt)', url, { cookie: phone.cookie })),
  ]);
} finally {
  send.close();
  await host.close();
}

async function times(figure: string, url: string, headers: Record<string, string>): Promise<Figure[]> {
  const taken = await timeGets(send, { url, headers, count: 500 });
  return [
    { figure: `${figure}, p50`, measured: percentile(taken, 50), unit: 'ms', atMost: 8 },
    { figure: `${figure}, p95`, measured: percentile(taken, 95), unit: 'ms', atMost: 20 },
  ];
}
