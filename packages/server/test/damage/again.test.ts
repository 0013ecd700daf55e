import { describe, expect, it } from 'vitest';
import { lookAgain, recordUnreadable } from '../../src/upkeep/unreadable-templates.js';
import { aNewTemplate, enrol, roomsOn } from '../erasure/rooms.js';
import { bothDatabases } from '../operations/both-databases.js';
import { aUser } from '../storage/samples.js';
import { flipped, ofTemplate } from './damage.js';

describe.each(bothDatabases)('a template that opens again, on %s', (_name, empty) => {
  it('is found again, and told of once', async (ctx) => {
    const { storage, rooms, client } = await roomsOn(ctx, empty);
    const { templates } = rooms;
    const user = aUser();
    await storage.users.create(client, user);
    const template = aNewTemplate(user.id);
    await enrol(rooms, client, template);
    const [whole] = await storage.templates.ofUser(client, user.id);
    const search = async () => {
      const found = await templates.search(client, template, { limit: 1, atLeast: 0.9 });
      return found.map(({ userId }) => userId);
    };
    await ofTemplate(({ sealed }) => ({ sealed: flipped(sealed) }))(storage, client, user.id);
    expect(await search()).toEqual([]);
    const told: string[] = [];
    const record = () =>
      recordUnreadable({ storage, ...rooms }, Date.now(), ({ userId }) => told.push(userId));
    for (let n = 0; n < 2; n += 1) {
      await record();
      await search();
      await lookAgain({ storage, ...rooms });
    }
    expect(told).toEqual([user.id]);
    expect(templates.quarantine.size).toBe(1);

    await ofTemplate(() => ({ sealed: whole?.sealed ?? new Uint8Array() }))(
      ...([storage, client, user.id] as const),
    );
    await lookAgain({ storage, ...rooms });
    expect(await search()).toEqual([user.id]);
    expect([templates.quarantine.size, await storage.unreadable.list(10)]).toEqual([0, []]);
  });
});
