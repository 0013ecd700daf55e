/** An id in the form of a server's, which draws them by chance; those of a fake are counted. */
export function numberedId(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}
