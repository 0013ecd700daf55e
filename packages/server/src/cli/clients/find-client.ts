import type { ClientRecord, Storage } from '../../storage/storage.js';

/**
 * The client that a word names: by its id, else its key, else a name that no other client has.
 * @throws with advice when there is none, or more than one.
 */
export async function findClient(
  { clients }: Pick<Storage, 'clients'>,
  word: string,
): Promise<ClientRecord> {
  const all = await clients.list();
  const named = all.filter(({ name }) => name === word);
  const found =
    all.find(({ id }) => id === word) ??
    all.find(({ key }) => key === word) ??
    (named.length === 1 ? named[0] : undefined);
  if (found !== undefined) return found;
  throw new Error(
    named.length > 1
      ? `${named.length} clients have this name. Name one by its id: ${named.map(({ id }) => id).join(', ')}`
      : 'There is no client with this id, key or name. biometrid clients list shows those there are.',
  );
}
