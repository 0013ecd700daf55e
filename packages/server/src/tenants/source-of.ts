import { isIPv6 } from 'node:net';

/** What one caller cannot change at will: an IPv4 address, or the half of an IPv6 address that names the network. */
export function sourceOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  // A proxy may write what is no address; its length must be bounded too.
  if (!isIPv6(address)) return address.slice(0, 64);
  // The one spelling of it: no zone, no dotted end, no needless zeros.
  const { hostname } = new URL(`http://[${address.split('%', 1)[0]}]`);
  const [before = [], after = []] = hostname
    .slice(1, -1)
    .split('::')
    .map((groups) => (groups === '' ? [] : groups.split(':')));
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after].slice(0, 4).join(':');
}
