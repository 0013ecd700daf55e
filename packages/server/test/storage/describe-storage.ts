import { beforeEach, describe, type TestContext } from 'vitest';
import { describeAudit } from './conformance/audit.js';
import { describeCalibrations } from './conformance/calibrations.js';
import { describeClients } from './conformance/clients.js';
import { describeDialogues } from './conformance/dialogues.js';
import { describeErasures } from './conformance/erasures.js';
import { describeExpiries } from './conformance/expiries.js';
import { describeGalleries } from './conformance/galleries.js';
import { describeGalleryHomes } from './conformance/gallery-homes.js';
import { describeHeard } from './conformance/heard.js';
import { describeProcesses } from './conformance/processes.js';
import { describeQuota } from './conformance/quota.js';
import type { Stage, TestDatabase } from './conformance/stage.js';
import { describeTemplates } from './conformance/templates.js';
import { describeTransactions } from './conformance/transactions.js';
import { describeTries } from './conformance/tries.js';
import { describeUserKeys } from './conformance/user-keys.js';
import { describeUsers } from './conformance/users.js';

const parts = [
  describeClients,
  describeUsers,
  describeDialogues,
  describeTemplates,
  describeGalleries,
  describeHeard,
  describeTries,
  describeCalibrations,
  describeGalleryHomes,
  describeQuota,
  describeAudit,
  describeErasures,
  describeExpiries,
  describeProcesses,
  describeUserKeys,
  describeTransactions,
];

/** What every adapter of the `Storage` interface has to do. */
export function describeStorage(
  adapter: string,
  make: (ctx: TestContext) => Promise<TestDatabase>,
): void {
  describe(`the storage on ${adapter}`, () => {
    let stage: Stage;

    beforeEach(async (ctx) => {
      const database = await make(ctx);
      const storage = await database.open();
      const other = await database.open();
      const elsewhere = async () => {
        await new Promise((resolve) => setImmediate(resolve));
        return other;
      };
      stage = { database, storage, other, elsewhere };
      return () => database.remove();
    });

    for (const describePart of parts) describePart(() => stage);
  });
}
