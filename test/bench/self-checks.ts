/**
 * `npm run bench:self-checks`: self-checks handed in at concurrency 8, each by a unit of its own: slots for three
 * photos, three uploads, submission; and the same without photos. CPU is that of the host's process, all threads; the
 * load comes from this one, on the same cores. Photos are processed by another function on AWS: first the path is
 * measured without it, then what it costs.
 */
import { openApp, type Resource, templateOf, unthrottled } from './support/app.ts';
import { fillIn, handIn } from './support/hand-in.ts';
import { type BenchHost, untilQuiet } from './support/host.ts';
import { inLanes, sender } from './support/http.ts';
import { aPhoneEach, type Phone } from './support/phones.ts';
import { aPhoto, shrunk } from './support/photos.ts';
import { openProduct } from './support/product.ts';
import { type Figure, report } from './support/report.ts';
import { formInForce } from './support/self-check.ts';

const lanes = 8;
const counts = { warmUp: 60, withPhotos: 400, withoutPhotos: 1000, processed: 60 };

type Load = { each: (phone: Phone) => Promise<void>; phones: Phone[] };
/** `cpuMs` while they were handed in; `afterMs` of CPU until the host was quiet again. */
type Cost = { perSecond: number; cpuMs: number; afterMs: number };

async function loadOf(host: BenchHost, { each, phones }: Load): Promise<Cost> {
  await inLanes(phones.splice(0, counts.warmUp), lanes, each);
  await untilQuiet(host);
  const count = phones.length;
  const before = (await host.usage()).cpuMs;
  const seconds = await inLanes(phones, lanes, each);
  const cpuMs = ((await host.usage()).cpuMs - before) / count;
  return { perSecond: count / seconds, cpuMs, afterMs: (await untilQuiet(host)) / count };
}

function figuresOf(what: string, cost: Cost, aims: { perSecond: number; cpuMs?: number }): Figure[] {
  return [
    { figure: `${what}: per second`, measured: cost.perSecond, unit: '/s', atLeast: aims.perSecond },
    {
      figure: `${what}: CPU of the host for each`,
      measured: cost.cpuMs,
      unit: 'ms',
      ...(aims.cpuMs && { atMost: aims.cpuMs }),
    },
    { figure: `${what}: CPU for each afterwards (stream consumers)`, measured: cost.afterMs, unit: 'ms' },
  ];
}

/** The bucket tells of uploads that nobody makes. */
function withoutProcessing(resource: Resource): Resource {
  if (resource.Type !== 'Custom::S3BucketNotifications') return unthrottled(resource);
  return JSON.parse(JSON.stringify(resource).replace('"incoming/"', '"elsewhere/"')) as Resource;
}

const host = await openApp(withoutProcessing);
const send = sender(lanes * 3);
try {
  const product = await openProduct(host);
  await product.publishForms();
  const form = await formInForce(product, 'ktv', 'weekly');
  const photos = await Promise.all([1, 2, 3].map((number) => aPhoto(number, shrunk)));
  const { warmUp, ...measured } = counts;
  const all = await aPhoneEach(
    product,
    Object.values(measured).reduce((sum, count) => sum + count + warmUp, 0),
  );
  const load = (taken: typeof photos, count: number): Load => ({
    phones: all.splice(0, warmUp + count),
    each: async (phone) => void (await handIn({ send, url: host.url, photos: taken }, phone, fillIn(form, taken))),
  });

  const plain = await loadOf(host, load([], counts.withoutPhotos));
  const path = await loadOf(host, load(photos, counts.withPhotos));
  await host.restart(templateOf(unthrottled));
  const whole = await loadOf(host, load(photos, counts.processed));
  const bytes = photos.reduce((sum, photo) => sum + photo.bytes.length, 0) / photos.length;
  report('self-checks', [
    ...figuresOf('with 3 photos', path, { perSecond: 100, cpuMs: 23 }),
    ...figuresOf('without photos', plain, { perSecond: 240 }),
    {
      figure: 'processing the 3 photos: CPU for each self-check',
      measured: whole.cpuMs + whole.afterMs - path.cpuMs - path.afterMs,
      unit: 'ms',
    },
    { figure: 'size of a photo', measured: bytes / 1024, unit: 'KB' },
  ]);
} finally {
  send.close();
  await host.close();
}
