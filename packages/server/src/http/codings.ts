import type { FastifyRequest } from 'fastify';

/** A form that a file was compressed to when it was built. */
export interface Coding {
  /** What HTTP calls it. */
  readonly token: string;
  /** What the file's name then ends in. */
  readonly end: string;
}

/** The smaller first. */
const codings: readonly Coding[] = [
  { token: 'br', end: '.br' },
  { token: 'gzip', end: '.gz' },
];

/** The smallest form of a file that is there and that the caller takes; undefined for the file itself. */
export function codingOf(
  { headers }: Pick<FastifyRequest, 'headers'>,
  isThere: (end: string) => boolean,
): Coding | undefined {
  const accepted = (headers['accept-encoding'] ?? '')
    .split(',')
    .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
    .map((part) => part.split(';', 1)[0]?.trim().toLowerCase());
  return codings.find(({ token, end }) => accepted.includes(token) && isThere(end));
}
