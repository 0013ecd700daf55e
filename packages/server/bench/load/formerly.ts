import { Galleries } from '../../src/gallery/galleries.js';
import type { UserKeys } from '../../src/keys/user-keys.js';
import type { GalleryName, Storage } from '../../src/storage/storage.js';
import { openTemplates } from '../../src/templates/opening.js';

/** How many changes were read at once. */
const stretch = 200;

/** Loads a gallery as the first release did: 200 rows at a time, opened where requests are answered. */
export async function loadFormerly(
  storage: Storage,
  userKeys: UserKeys,
  name: GalleryName,
  dimensions: number,
): Promise<void> {
  const galleries = new Galleries({ maxBytes: 2 ** 32 });
  await galleries.begin(name, dimensions);
  for (let version = 0; ; ) {
    const changes = await storage.templates.changesSince(name, version, stretch);
    if (changes === undefined) throw new Error('Somebody removes templates.');
    const { opened } = await openTemplates(
      (ids) => userKeys.findReadable(ids),
      name.clientId,
      changes.added,
      (work) => storage.transaction(({ templates }) => work(templates)),
    );
    await galleries.apply(name, { add: opened, remove: [], version: changes.change });
    for (const { vector } of opened) vector.fill(0);
    version = changes.change;
    if (version === changes.latest) break;
  }
  await galleries.close();
}
