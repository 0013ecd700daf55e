/**
 * The path of a request's target as the router reads it: without query, decoded except for what would change its parts,
 * and without the origin that a target may begin with.
 */
export function pathOf(target: string): string {
  const path = target.replace(/^https?:\/\/[^/?#]*/i, '').split(/[?#]/, 1)[0] ?? '';
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
