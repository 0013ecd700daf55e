import { describe, expect, it } from 'vitest';
import { OrphanedKeys } from '../../src/upkeep/orphaned-keys.js';
import { roomsOn } from '../erasure/rooms.js';
import { bothDatabases } from '../operations/both-databases.js';
import { aUser } from '../storage/samples.js';

describe.each(bothDatabases)('a key without a user, on %s', (_name, empty) => {
  it('is erased, and none of a user who is or was just being made', async (ctx) => {
    const { storage, rooms, client } = await roomsOn(ctx, empty);
    const [made, coming, never] = [aUser(), aUser(), aUser()];
    const orphaned = new OrphanedKeys(storage);
    await rooms.userKeys.makePseudonym(client, made.id, 1);
    await storage.users.create(client, made);
    // As `createUser` does it, killed after the first step.
    for (const { id } of [coming, never]) await rooms.userKeys.makePseudonym(client, id, 1);
    expect(await orphaned.sweep()).toBe(0);
    await storage.users.create(client, coming);
    expect(await orphaned.sweep()).toBe(1);
    const keys = async (id: string) => (await storage.userKeys.ofUser(client, id)).length;
    expect([await keys(made.id), await keys(coming.id), await keys(never.id)]).toEqual([1, 1, 0]);
    expect(await orphaned.sweep()).toBe(0);
  });
});
