import type { Services } from '../contract/operation.js';
import type { OwnCalibrations } from '../face/own-calibrations.js';
import type { GalleryHomes } from '../homes/gallery-homes.js';
import type { MasterKey } from '../keys/master-key.js';
import type { Quota } from '../tenants/quota.js';
import { LargeClients } from './large-clients.js';
import { OrphanedKeys } from './orphaned-keys.js';
import type { Expiry } from './retention.js';
import { lookAgain, recordUnreadable } from './unreadable-templates.js';
import type { Chore, UpkeepLog } from './upkeep.js';

/** What a server does by itself. */
export function chores({
  services: { storage, userKeys, templates, erasure, heard, voiceTries, unseenEncoders },
  masterKey,
  homes,
  galleryThreads,
  ownCalibrations,
  quota,
  expiry,
  now,
  log,
}: {
  services: Services;
  masterKey: MasterKey;
  /** Undefined where nobody asks for them at the next start. */
  homes: GalleryHomes | undefined;
  galleryThreads: number;
  ownCalibrations: OwnCalibrations;
  quota: Quota;
  expiry: Expiry;
  now: () => number;
  log: UpkeepLog;
}): Chore[] {
  const minute = 60_000;
  const orphanedKeys = new OrphanedKeys(storage);
  const largeClients = new LargeClients(templates.demand, galleryThreads);
  return [
    { name: 'follow the keys', every: 1_000, run: () => masterKey.follow() },
    { name: 'finish erasures', every: 1_000, run: () => erasure.settle() },
    {
      name: 'erase keys without a user',
      every: 60 * minute,
      run: async () => {
        await orphanedKeys.sweep();
      },
    },
    {
      name: 'tell of templates that do not open',
      every: 1_000,
      run: () =>
        recordUnreadable({ storage, userKeys, templates }, now(), ({ clientId, ...template }) =>
          log.warn({ client: clientId, ...template }, 'a template does not open, and is left out'),
        ),
    },
    {
      name: 'tell of encoders that searches cannot see',
      every: 1_000,
      run: async () => {
        for (const { clientId, encoder } of unseenEncoders.takeUntold())
          log.warn(
            { client: clientId, encoder },
            'searches do not see who was enrolled by this encoder, which the engine lacks: see biometrid templates',
          );
      },
    },
    {
      name: 'look again at templates that do not open',
      every: minute,
      run: () => lookAgain({ storage, userKeys, templates }),
    },
    {
      name: 'expire what is kept too long',
      every: minute,
      run: () => expiry.run(now(), log),
    },
    {
      name: 'forget recordings that nobody needs',
      every: minute,
      run: () => heard.forgetUnneeded(now()),
    },
    {
      name: 'tell of clients with more searches than there is time for',
      every: minute,
      run: async () => largeClients.tell(now(), log),
    },
    ...(homes === undefined
      ? []
      : [
          {
            name: 'note which galleries are searched here',
            every: minute,
            run: () => homes.keep(),
          },
          {
            name: 'forget where galleries were searched long ago',
            every: 60 * minute,
            run: () => homes.forgetOld(now()),
          },
        ]),
    {
      name: 'copy large galleries, to load them from',
      every: minute,
      run: async (stopped) => {
        await templates.copyGalleries(stopped);
      },
    },
    {
      name: 'calibrate by the clients’ own people',
      every: 10 * minute,
      run: () => ownCalibrations.renew(now()),
    },
    { name: 'forget old tries', every: minute, run: () => voiceTries.forgetOver(now()) },
    {
      name: 'forget old quota periods',
      every: minute,
      run: () =>
        storage.transaction((repositories) =>
          repositories.quota.sweep(new Date(now() - 400 * 24 * 60 * minute).toISOString()),
        ),
    },
    { name: 'keep the quota that is leased', every: 20_000, run: () => quota.renew() },
    // Where several servers share a quota, what one holds back is given to who needs it.
    ...(storage.shared ? [{ name: 'share quota', every: 300, run: () => quota.share() }] : []),
  ];
}
