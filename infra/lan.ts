import { networkInterfaces } from 'node:os';

/** This machine's address on the local network, IPv4; undefined where there is none. */
export function lanAddress(): string | undefined {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
}
