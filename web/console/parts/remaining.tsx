import { useNow } from '../app/server-time.ts';
import { common } from '../text/common.ts';
import { useLanguage, useText } from '../text/language.ts';
import { civilTime, duration } from '../text/time.ts';

/** How long until `at` by the server's clock, or how long ago it was; the civil time is in its title. */
export function Remaining({ at }: { at: string }) {
  const text = useText(common);
  const spoken = useLanguage();
  const left = Date.parse(at) - useNow();
  const words = duration(Math.abs(left), spoken);
  const urgency = left < 0 ? 'over' : left < 24 * 3_600_000 ? 'soon' : 'calm';
  return (
    <time className={`remaining ${urgency}`} dateTime={at} title={civilTime(at)}>
      {left < 0 ? text.over(words) : text.left(words)}
    </time>
  );
}
