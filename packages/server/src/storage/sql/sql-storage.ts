import type { Repositories, Storage } from '../storage.js';
import { type AuditLink, auditRepository } from './audit.js';
import { AuditQueue } from './audit-queue.js';
import { calibrationRepository } from './calibrations.js';
import { ChangeHints } from './change-hints.js';
import { clientRepository } from './clients.js';
import { deploymentRepository, processRepository } from './deployment.js';
import { dialects } from './dialect.js';
import { dialogueRepository } from './dialogues.js';
import { Disk } from './disk.js';
import { erasureRepository } from './erasures.js';
import { expiryRepository } from './expiries.js';
import { galleryHomeRepository } from './gallery-homes.js';
import { gallerySnapshots } from './gallery-snapshots.js';
import { heardRepository } from './heard.js';
import { quotaRepository } from './quota.js';
import { sealedTemplates } from './sealed-templates.js';
import type { SqlDatabase, SqlSession } from './sql-database.js';
import { templateRepository } from './templates.js';
import { tryRepository } from './tries.js';
import { unreadableRepository } from './unreadable.js';
import { findKeys, userKeyStore } from './user-keys.js';
import { userRepository } from './users.js';

/**
 * The storage on two databases with their schemas in place.
 * @param main everything but the keys.
 * @param keys the wrapped keys of users; may be the same.
 * @param tellOthers tells other processes whose templates changed.
 */
export function sqlStorage(
  main: SqlDatabase,
  keys: SqlDatabase,
  link: AuditLink,
  rest: Pick<
    Storage,
    'shared' | 'eraseDeleted' | 'place' | 'examine' | 'room' | 'whyDeaf' | 'onForeignChange'
  >,
  tellOthers: (clientIds: readonly string[]) => Promise<void> = async () => {},
): Storage {
  const dialect = dialects[main.dialect];
  const disk = new Disk();
  const [watchedMain, watchedKeys] = [disk.watch(main), disk.watch(keys)];
  const hints = new ChangeHints(tellOthers);
  const repositories = (
    session: SqlSession,
    changed: (clientId: string) => void,
  ): Repositories => ({
    userKeys: { findMany: (ids) => findKeys(keys === main ? session : watchedKeys.read, ids) },
    clients: clientRepository(session, dialect),
    users: userRepository(session, dialect),
    dialogues: dialogueRepository(session, dialect),
    templates: templateRepository(session, dialect, changed),
    unreadable: unreadableRepository(session),
    expiries: expiryRepository(session),
    heard: heardRepository(session),
    tries: tryRepository(session, dialect),
    calibrations: calibrationRepository(session),
    galleryHomes: galleryHomeRepository(session),
    quota: quotaRepository(session, dialect),
    audit: auditRepository(session, dialect, link),
    erasures: erasureRepository(session),
    processes: processRepository(session, dialect),
    deployment: deploymentRepository(session, dialect),
  });

  const transaction: Storage['transaction'] = async (work) => {
    const changed = new Set<string>();
    const result = await watchedMain.transaction((session) =>
      work(repositories(session, (clientId) => changed.add(clientId))),
    );
    hints.tell(changed);
    return result;
  };
  const queue = new AuditQueue((chain, entries) =>
    transaction(({ audit }) => audit.append(chain, ...entries)),
  );
  const each = repositories(alone(watchedMain), (clientId) => hints.tell([clientId]));

  return {
    ...each,
    ...rest,
    audit: { ...each.audit, append: (chain, ...entries) => queue.append(chain, entries) },
    userKeys: userKeyStore(watchedKeys),
    sealedTemplates: sealedTemplates(main, keys),
    gallerySnapshots: gallerySnapshots(watchedMain),
    findRoom: () => disk.findRoom(watchedMain),
    transaction,
    async close() {
      await hints.flush();
      await keys.close();
      await main.close();
    },
  };
}

/** A session whose reads are single reads, and whose every writing statement is a transaction. */
function alone(database: SqlDatabase): SqlSession {
  return {
    all: (sql, ...parameters) => database.read.all(sql, ...parameters),
    returning: (sql, ...parameters) =>
      database.transaction((session) => session.returning(sql, ...parameters)),
    run: (sql, ...parameters) => database.transaction((session) => session.run(sql, ...parameters)),
  };
}
