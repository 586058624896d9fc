/** The people of a user pool, in the store; passwords as scrypt hashes. */
import { randomBytes, randomUUID, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { AwsError, type Host } from '../host.ts';

export type User = {
  sub: string;
  /** In lower case: the key by which people sign in. */
  email: string;
  attributes: Record<string, string>;
  isEnabled: boolean;
  status: 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD';
  password: { salt: string; hash: string };
  /** After this a temporary password is no longer taken. */
  temporaryUntil?: number;
  createdAt: number;
  changedAt: number;
};
export type Users = ReturnType<typeof openUsers>;

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);
/** 6 ms instead of 50: who may read these hashes has this machine's root key beside them. */
const cost = { N: 4096 };

export function openUsers(host: Host) {
  const userKey = (sub: string) => `identity/user/${sub}`;
  const emailKey = (email: string) => `identity/email/${email.toLowerCase()}`;

  /** By e-mail address or by `sub`. */
  async function find(name: string): Promise<User | undefined> {
    const sub = (await host.store.get<string>(emailKey(name))) ?? name;
    return host.store.get<User>(userKey(sub));
  }

  async function get(name: string): Promise<User> {
    const user = await find(name);
    if (user) return user;
    throw new AwsError('UserNotFoundException', 'User does not exist.');
  }

  async function create(email: string, attributes: Record<string, string>, temporary: string, temporaryUntil: number) {
    if (await find(email)) throw new AwsError('UsernameExistsException', 'User account already exists');
    const now = host.clock.now();
    const user: User = {
      sub: randomUUID(),
      email: email.toLowerCase(),
      attributes: { ...attributes, email },
      isEnabled: true,
      status: 'FORCE_CHANGE_PASSWORD',
      password: await hashOf(temporary),
      temporaryUntil,
      createdAt: now,
      changedAt: now,
    };
    await host.store.write([
      { put: userKey(user.sub), value: user },
      { put: emailKey(email), value: user.sub },
    ]);
    return user;
  }

  async function change(user: User, changes: Partial<User>): Promise<User> {
    const next = { ...user, ...changes, changedAt: host.clock.now() };
    await host.store.write([{ put: userKey(user.sub), value: next }]);
    return next;
  }

  /** `until` makes it a temporary one, which its owner has to change. */
  async function setPassword(user: User, password: string, until?: number): Promise<User> {
    const { temporaryUntil: _, ...rest } = user;
    const hash = await hashOf(password);
    if (until === undefined) return change(rest, { password: hash, status: 'CONFIRMED' });
    return change(rest, { password: hash, status: 'FORCE_CHANGE_PASSWORD', temporaryUntil: until });
  }

  /** Takes as long for an address that nobody has. */
  async function verify(email: string, password: string): Promise<User | undefined> {
    const user = await find(email);
    const known = user?.password ?? { salt: '00', hash: '' };
    const hash = Buffer.from((await hashOf(password, Buffer.from(known.salt, 'hex'))).hash, 'hex');
    const expected = Buffer.from(known.hash, 'hex');
    const isRight = expected.length === hash.length && timingSafeEqual(expected, hash);
    const isOver = user?.temporaryUntil !== undefined && user.temporaryUntil < host.clock.now();
    return isRight && !isOver ? user : undefined;
  }

  async function list(after: string | undefined, limit: number): Promise<[key: string, user: User][]> {
    return host.store.list<User>(userKey(''), { limit, ...(after !== undefined && { after }) });
  }

  return { find, get, create, change, setPassword, verify, list };
}

async function hashOf(password: string, salt = randomBytes(16)): Promise<User['password']> {
  return { salt: salt.toString('hex'), hash: (await derive(password, salt, 32, cost)).toString('hex') };
}
