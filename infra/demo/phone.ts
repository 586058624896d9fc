/** A unit's phone: opens its link when the session is over, sends photos as the phone page does, hands things in. */
import { linkApi } from '../../schemas/link.ts';
import { photoApi } from '../../schemas/photo.ts';
import { hourMs } from '../../schemas/time.ts';
import type { Call } from '../../web/api.ts';
import type { PhotoId } from './answers.ts';
import type { Place } from './city.ts';
import type { Shot } from './photos.ts';
import { sendPhotos, untilStored } from './send-photos.ts';

export type Phone = {
  place: Place;
  /** `/u/<linkId>#<secret>`. */
  path: string;
  call: Call;
  /** Takes photos and sends them; they are on their way to being stored when this resolves. */
  send(shots: readonly Shot[]): Promise<PhotoId[]>;
  untilStored(photoIds: readonly PhotoId[]): Promise<void>;
};

export function openPhone(place: Place, path: string, plain: Call, now: () => number): Phone {
  const [, linkId = '', secret = ''] = /^\/u\/([^#]+)#(.+)$/.exec(path) ?? [];
  let session: Promise<number> | undefined;

  /** A session lasts twelve hours of the host's time. */
  async function open(): Promise<void> {
    const until = await session;
    if (until !== undefined && until - now() > hourMs) return;
    session = plain(linkApi.openLink, { linkId, secret }).then(({ expiresAt }) => Date.parse(expiresAt));
    await session;
  }

  const call: Call = async (operation, input, signal) => {
    await open();
    return plain(operation, input, signal);
  };

  return {
    ...{ place, path, call },
    send: (shots) => sendPhotos(shots, now(), (photos) => call(photoApi.requestPhotoSlots, { photos })),
    untilStored: (sent) => untilStored(sent, place.name, (photoIds) => call(photoApi.getUnitPhotos, { photoIds })),
  };
}
