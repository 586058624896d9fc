/**
 * `npm run bench:phone`: the phone page in a Chromium as slow as the phones and networks it is made for, against the
 * app on this machine.
 */
import { openApp, unthrottled } from './support/app.ts';
import { largestFormKb } from './support/form-weight.ts';
import { answering, photosUntilStored, readyForFirstAnswer, weight } from './support/phone-figures.ts';
import { aPhoneEach } from './support/phones.ts';
import { openProduct } from './support/product.ts';
import { median, percentile, report } from './support/report.ts';

const times = 5;
const slow4g = { cpu: 4, latencyMs: 150, downKbit: 1600, upKbit: 750 };
const slower = { ...slow4g, downKbit: 400, upKbit: 400 };
const uplink = { latencyMs: 150, downKbit: 1600, upKbit: 750 };

const host = await openApp(unthrottled);
try {
  const product = await openProduct(host);
  await product.publishForms();
  const links = (await aPhoneEach(product, 40)).map(({ path }) => host.url + path).values();
  const nextLink = (): string => links.next().value ?? '';
  const often = async (measure: (link: string) => Promise<number>): Promise<number> => {
    const taken: number[] = [];
    for (let time = 0; time < times; time += 1) taken.push(await measure(nextLink()));
    return median(taken);
  };

  const page = await weight(nextLink());
  const ready4g = await often((link) => readyForFirstAnswer(link, slow4g));
  const ready400 = await often((link) => readyForFirstAnswer(link, slower));
  const answers = await answering(nextLink(), 4);
  const sent = await often((link) => photosUntilStored(link, uplink));
  const sentSlowly = await photosUntilStored(nextLink(), { ...uplink, cpu: 4 });
  report('phone', [
    { figure: 'HTML, CSS and JavaScript, gzip', measured: page.gzipKb, unit: 'KB', atMost: 30 },
    {
      figure: 'data of the largest monthly form, gzip',
      measured: await largestFormKb(product),
      unit: 'KB',
      atMost: 20,
    },
    { figure: 'requests until the first answer', measured: page.requests, unit: '', atMost: 6 },
    { figure: 'ready for the first answer, slow 4G, CPU ×4', measured: ready4g, unit: 's', atMost: 1.2 },
    { figure: 'ready for the first answer, 400 kbit/s, CPU ×4', measured: ready400, unit: 's', atMost: 3 },
    { figure: 'an answer with its frame, CPU ×4: p50', measured: median(answers.whole), unit: 'ms', atMost: 8 },
    { figure: 'an answer with its frame, CPU ×4: p95', measured: percentile(answers.whole, 95), unit: 'ms' },
    { figure: 'of it the page’s script: p50', measured: median(answers.script), unit: 'ms' },
    { figure: 'answers lost by a reload in the middle', measured: answers.lost, unit: '', atMost: 0 },
    { figure: 'three camera photos stored, 750 kbit/s up', measured: sent, unit: 's', atMost: 4 },
    { figure: 'three camera photos stored, 750 kbit/s up, CPU ×4', measured: sentSlowly, unit: 's' },
  ]);
} finally {
  await host.close();
}
