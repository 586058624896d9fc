/**
 * Stands for `@smithy/core/event-streams` in the bundles (infra/bundle.ts): none of our calls answers with a stream of
 * events, and every client would carry the codec.
 */
export class EventStreamSerde {
  constructor() {
    throw new Error('event streams are left out of the bundles (functions/kit/event-streams.ts)');
  }
}

export const eventStreamSerdeProvider = () => ({});

export function resolveEventStreamSerdeConfig<T>(config: T): T {
  return config;
}
