/** `npm run bench:bundles`: the size of each function's bundle, as it is zipped for Lambda but not compressed. */

import { build } from '../../infra/build.ts';
import { bundleFunctions } from '../../infra/bundle.ts';
import { report } from './support/report.ts';

/** An HTTP slice carries its contracts and the SDK's clients; others have no aim of their own. */
const httpAimKb = 400;

await build();
const sizes = await bundleFunctions();
report(
  'bundles',
  Object.entries(sizes).map(([entry, bytes]) => ({
    figure: entry,
    measured: bytes / 1024,
    unit: 'KB',
    ...(entry.endsWith('/http') && { atMost: httpAimKb }),
  })),
);
