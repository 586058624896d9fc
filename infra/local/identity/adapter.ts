/** What oidc-provider remembers (sessions, grants, codes, tokens), in the host's store. */
import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Change, Host } from '../host.ts';

type Stored = { payload: AdapterPayload; expiresAt?: number };

const prefix = 'oidc/';

export function adapter(host: Host): (model: string) => Adapter {
  const expired = ({ expiresAt }: Stored) => expiresAt !== undefined && expiresAt <= host.clock.now();

  return (model) => {
    const keyOf = (id: string) => `${prefix}model/${model}/${id}`;
    const grantKey = (grantId: string, id: string) => `${prefix}grant/${grantId}/${model}/${id}`;
    const uidKey = (uid: string) => `${prefix}uid/${uid}`;

    async function find(id: string): Promise<AdapterPayload | undefined> {
      const stored = await host.store.get<Stored>(keyOf(id));
      return stored && !expired(stored) ? stored.payload : undefined;
    }

    return {
      find,
      async upsert(id, payload, expiresIn) {
        const expiresAt = expiresIn === undefined ? undefined : host.clock.now() + expiresIn * 1000;
        const extra = expiresAt === undefined ? {} : { expiresAt };
        const changes: Change[] = [{ put: keyOf(id), value: { payload, ...extra } }];
        if (payload.grantId) changes.push({ put: grantKey(payload.grantId, id), value: { key: keyOf(id), ...extra } });
        if (model === 'Session' && payload.uid) changes.push({ put: uidKey(payload.uid), value: { id, ...extra } });
        await host.store.write(changes);
      },
      async consume(id) {
        const stored = await host.store.get<Stored>(keyOf(id));
        if (!stored) return;
        const payload = { ...stored.payload, consumed: Math.floor(host.clock.now() / 1000) };
        await host.store.write([{ put: keyOf(id), value: { ...stored, payload } }]);
      },
      async destroy(id) {
        await host.store.write([{ delete: keyOf(id) }]);
      },
      async findByUid(uid) {
        const found = await host.store.get<{ id: string }>(uidKey(uid));
        return found && find(found.id);
      },
      findByUserCode: async () => undefined,
      async revokeByGrantId(grantId) {
        const members = await host.store.list<{ key: string }>(`${prefix}grant/${grantId}/`);
        await host.store.write(members.flatMap(([index, { key }]) => [{ delete: index }, { delete: key }]));
      },
    };
  };
}

/** Forgets what has expired. */
export async function sweepExpired(host: Host): Promise<void> {
  const all = await host.store.list<{ expiresAt?: number }>(prefix);
  const over = all.filter(([, { expiresAt }]) => expiresAt !== undefined && expiresAt <= host.clock.now());
  await host.store.write(over.map(([key]) => ({ delete: key })));
}
