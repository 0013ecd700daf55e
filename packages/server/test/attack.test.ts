import { afterEach, describe, expect, it } from 'vitest';
import type { Ground } from '../bench/attack/attack.js';
import { attacks } from '../bench/attack/attacks.js';
import { type FreshDatabase, postgresServer } from './postgres/postgres-server.js';

/** `pnpm bench attack` tries the same for longer. */
const ground: Ground = {
  short: true,
  seed: 20_261_124,
  databaseUrl: undefined,
  progress: () => {},
};

describe('the short form of the attack', () => {
  let database: FreshDatabase | undefined;
  afterEach(async () => {
    await database?.drop();
    database = undefined;
  });

  it.for(attacks.filter(({ long }) => !long).map((attack) => [attack.name, attack] as const))(
    '%s finds nothing that gives way',
    async ([, attack], ctx) => {
      if (attack.postgres) database = await (await postgresServer(ctx)).freshDatabase();
      const { failures } = await attack.run({ ...ground, databaseUrl: database?.url });
      expect(failures).toEqual([]);
    },
  );
});
