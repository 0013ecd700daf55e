import { useSyncExternalStore } from 'react';

/**
 * Where the page is: the parts of `#/face/verify`, none for the first screen. An address can be kept and shared, so it never
 * carries an id or a secret.
 */
export function useRoute(): readonly string[] {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  return partsOf(hash);
}

/** The address of a place, for a link. */
export function linkTo(...parts: readonly string[]): string {
  return `#/${parts.map(encodeURIComponent).join('/')}`;
}

function partsOf(hash: string): readonly string[] {
  if (!hash.startsWith('#/')) return [];
  return hash.slice(2).split('/').filter(Boolean).map(decoded);
}

/** Somebody may have written it by hand. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function subscribe(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}
