import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { BiometridNetworkError, isBiometridHttpError } from '@biometrid/client';
import fc from 'fast-check';
import { Client } from 'pg';
import { expect, it, onTestFinished, type TestContext } from 'vitest';
import { openRooms } from '../erasure/rooms.js';
import { photoOf } from '../operations/photos.js';
import { type TestClient, testClient } from '../server-under-test.js';
import { haproxy } from './haproxy.js';
import { type ThreeServers, threeServers } from './three-servers.js';

const encoder = 'deterministic-face-1';
const dimensions = 128;

it('three servers with copies of galleries find whom a plain list has, in any course of events', async (ctx) => {
  const place = await aPlace(ctx);
  await copiesAreRead(place);
  const person = fc.nat(7);
  const server = fc.nat(2);
  const commands = [
    person.map((name) => new Enrol(name)),
    person.map((name) => new Enrol(name)),
    fc.tuple(person, server).map(([name, at]) => new EnrolTwice(name, at)),
    fc.tuple(person, fc.boolean()).map(([name, whole]) => new Delete(name, whole)),
    person.map((name) => new Find(name)),
    server.map((at) => new Reload(at)),
    fc.tuple(server, person).map(([which, name]) => new Kill(which, name)),
    fc.constant(new Restart()),
    server.map((which) => new Move(which)),
    fc.constant(new Copy()),
    fc.constant(new Copy()),
    fc.constant(new Keep()),
    fc.constant(new PutBack()),
    fc.tuple(fc.constantFrom(...damages), fc.nat()).map(([damage, at]) => new Damage(damage, at)),
    fc.tuple(fc.constantFrom(...damages), fc.nat()).map(([damage, at]) => new Damage(damage, at)),
  ];
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 16, size: 'max' }), async (course) => {
      const real = await place.course();
      const model: Model = { enrolled: new Map(), down: undefined, away: undefined, kept: false };
      // Enough for a copy of several pieces.
      for (let name = 0; name < 5; name += 1) await new Enrol(name).run(model, real);
      await new Copy().run(model, real);
      await fc.asyncModelRun(() => ({ model, real }), course);
      if (model.down !== undefined) await new Restart().run(model, real);
      for (const at of [0, 1, 2]) await new Reload(at).run(model, real);
    }),
    // To find a shorter course that fails takes as long again for each; seed and path of this one are told.
    { numRuns: 3, endOnFailure: true },
  );
});

/** The plain list, and which servers callers cannot have. */
interface Model {
  /** The user of each person who is enrolled. */
  enrolled: Map<number, string>;
  /** The server that was killed. */
  down: number | undefined;
  /** The server that the proxy was told to send nobody to. */
  away: number | undefined;
  /** Whether an older copy is laid aside. */
  kept: boolean;
}

/** A client, its gallery, and all that can happen to them. */
interface Real {
  servers: ThreeServers;
  /** Asks the proxy. */
  biometrid: TestClient['biometrid'];
  /** Asks one server. */
  at(which: number): TestClient['biometrid'];
  /** Has a server load another client's gallery, for which this one's has to leave. */
  evict(which: number): Promise<void>;
  copy(): Promise<void>;
  sql(statement: string): Promise<void>;
  /** The rows of this client's gallery. */
  own: string;
  tell(command: string): Promise<string>;
}

type Command = fc.AsyncCommand<Model, Real>;

class Enrol implements Command {
  constructor(readonly name: number) {}
  check = () => true;
  async run(model: Model, { biometrid }: Real) {
    const owner = model.enrolled.get(this.name);
    const enrolled = await enrol(biometrid, this.name);
    if (owner === undefined) model.enrolled.set(this.name, enrolled.userId);
    expect(enrolled.owner).toBe(owner ?? enrolled.userId);
  }
  toString = () => `enrol ${this.name}`;
}

/** Two enrolments of one face at two servers: one succeeds. */
class EnrolTwice implements Command {
  constructor(
    readonly name: number,
    readonly not: number,
  ) {}
  check = (model: Readonly<Model>) => model.down === undefined || model.down === this.not;
  async run(model: Model, { at }: Real) {
    const two = [0, 1, 2].filter((which) => which !== this.not);
    const both = await Promise.all(two.map((which) => enrol(at(which), this.name)));
    const owners = [...new Set(both.map(({ owner }) => owner))];
    expect(owners).toHaveLength(1);
    const [owner = ''] = owners;
    const before = model.enrolled.get(this.name);
    if (before === undefined) expect(both.map(({ userId }) => userId)).toContain(owner);
    else expect(owner).toBe(before);
    model.enrolled.set(this.name, owner);
  }
  toString = () => `enrol ${this.name} twice, not at ${this.not}`;
}

/** Deletes the user, or the face alone. */
class Delete implements Command {
  constructor(
    readonly name: number,
    readonly whole: boolean,
  ) {}
  check = (model: Readonly<Model>) => model.enrolled.has(this.name);
  async run(model: Model, { biometrid }: Real) {
    const userId = model.enrolled.get(this.name) ?? '';
    await answered<unknown>(() =>
      this.whole ? biometrid.users.delete({ userId }) : biometrid.face.deleteEnroll({ userId }),
    );
    model.enrolled.delete(this.name);
  }
  toString = () => `delete ${this.whole ? 'user' : 'face'} ${this.name}`;
}

class Find implements Command {
  constructor(readonly name: number) {}
  check = () => true;
  async run(model: Model, { biometrid }: Real) {
    expect(await find(biometrid, this.name)).toBe(model.enrolled.get(this.name));
  }
  toString = () => `find ${this.name}`;
}

/** A server loads the gallery anew, and looks for everybody. */
class Reload implements Command {
  constructor(readonly which: number) {}
  check = (model: Readonly<Model>) => model.down !== this.which;
  async run(model: Model, { at, evict }: Real) {
    await evict(this.which);
    const found = new Map<number, string>();
    for (let name = 0; name < 8; name += 1) {
      const userId = await find(at(this.which), name);
      if (userId !== undefined) found.set(name, userId);
    }
    expect(inOrder(found)).toEqual(inOrder(model.enrolled));
  }
  toString = () => `reload at ${this.which}`;
}

/** A server is killed while somebody is enrolled. */
class Kill implements Command {
  constructor(
    readonly which: number,
    readonly name: number,
  ) {}
  check = (model: Readonly<Model>) => model.down === undefined;
  async run(model: Model, real: Real) {
    const enrolling = new Enrol(this.name).run(model, real);
    await real.servers.end(this.which, 'SIGKILL');
    model.down = this.which;
    await enrolling;
  }
  toString = () => `kill ${this.which} while ${this.name} is enrolled`;
}

class Restart implements Command {
  check = (model: Readonly<Model>) => model.down !== undefined;
  async run(model: Model, { servers }: Real) {
    await servers.start(model.down ?? 0);
    model.down = undefined;
  }
  toString = () => 'restart';
}

/** The proxy sends a server's clients elsewhere. */
class Move implements Command {
  constructor(readonly which: number) {}
  check = () => true;
  async run(model: Model, { tell }: Real) {
    if (model.away !== undefined)
      await tell(`set server homes/server-${model.away + 1} state ready`);
    await tell(`set server homes/server-${this.which + 1} state maint`);
    model.away = this.which;
  }
  toString = () => `move from ${this.which}`;
}

class Copy implements Command {
  check = () => true;
  run = (_model: Model, { copy }: Real) => copy();
  toString = () => 'copy';
}

const tables = [
  'biometrid.gallery_snapshots',
  'biometrid.gallery_chunks',
  'biometrid_keys.gallery_chunk_keys',
];

class Keep implements Command {
  check = () => true;
  async run(model: Model, { sql, own }: Real) {
    for (const table of tables)
      await sql(`DROP TABLE IF EXISTS ${table}_kept;
        CREATE TABLE ${table}_kept AS SELECT * FROM ${table} WHERE ${own}`);
    model.kept = true;
  }
  toString = () => 'keep a copy of the copy';
}

class PutBack implements Command {
  check = (model: Readonly<Model>) => model.kept;
  async run(_model: Model, { sql, own }: Real) {
    for (const table of tables)
      await sql(`DELETE FROM ${table} WHERE ${own};
        INSERT INTO ${table} SELECT * FROM ${table}_kept WHERE ${own}`);
  }
  toString = () => 'put the older copy back';
}

/** Of a copy, with a number that says where. */
const damages = [
  'nothing is left',
  'no manifest',
  'another count',
  'no keys',
  'a chunk less',
  'a key less',
  'a byte of a chunk',
  'a byte of a key',
] as const;

class Damage implements Command {
  constructor(
    readonly damage: (typeof damages)[number],
    readonly at: number,
  ) {}
  check = () => true;
  async run(_model: Model, { sql, own }: Real) {
    const [manifests, chunks, keys] = tables;
    const oneOf = (table = '') =>
      `${own} AND (generation, number) IN (SELECT generation, number FROM ${table} WHERE ${own}
         ORDER BY generation, number LIMIT 1 OFFSET ${this.at} % GREATEST(1, (SELECT count(*) FROM ${table} WHERE ${own})))`;
    const spoilt = (column: string) => {
      const byte = `${this.at} % length(${column})`;
      return `${column} = set_byte(${column}, ${byte}, get_byte(${column}, ${byte}) # 4)`;
    };
    const statements: Record<typeof this.damage, string> = {
      'nothing is left': `TRUNCATE ${tables.join(', ')}`,
      'no manifest': `DELETE FROM ${manifests} WHERE ${own}`,
      'another count': `UPDATE ${manifests} SET records = records - 1 WHERE ${own}`,
      'no keys': `DELETE FROM ${keys} WHERE ${own}`,
      'a chunk less': `DELETE FROM ${chunks} WHERE ${oneOf(chunks)}`,
      'a key less': `DELETE FROM ${keys} WHERE ${oneOf(keys)}`,
      'a byte of a chunk': `UPDATE ${chunks} SET ${spoilt('sealed')} WHERE ${oneOf(chunks)}`,
      'a byte of a key': `UPDATE ${keys} SET ${spoilt('wrapped')} WHERE ${oneOf(keys)}`,
    };
    await sql(statements[this.damage]);
  }
  toString = () => `${this.damage} (${this.at})`;
}

/** Three servers behind the real proxy, with a further one that copies when it is told to. */
async function aPlace(ctx: TestContext) {
  const servers = await threeServers(
    ctx,
    fileURLToPath(new URL('serve-copying.mjs', import.meta.url)),
  );
  const { origin, start, tell } = await haproxy(ctx, servers);
  await start();
  const database = new Client({ connectionString: servers.databaseUrl });
  await database.connect();
  onTestFinished(() => database.end());
  const copier = await openRooms(servers.storage, servers.keys, servers.storage, {
    ...{ snapshots: true, many: 2, chunk: 3 },
  });
  const other = await servers.client(origin);
  const atEach = (client: TestClient) =>
    servers.addresses.map((address) => testClient(`http://${address}`, client).biometrid);
  const others = atEach(other);
  await enrol(other.biometrid, 0);
  return {
    servers,
    async course(): Promise<Real> {
      // The course before may have left one away.
      for (const which of [1, 2, 3]) await tell(`set server homes/server-${which} state ready`);
      const client = await servers.client(origin);
      const own = atEach(client);
      return {
        ...{ servers, tell, biometrid: client.biometrid, own: `client_id = '${client.id}'` },
        at: (which) => own[which] ?? expect.unreachable(),
        evict: async (which) => {
          await find(others[which] ?? expect.unreachable(), 0);
        },
        async copy() {
          const searched = { modality: 'face', encoder, dimensions, cohort: undefined } as const;
          await copier.templates.prepare(client.id, searched);
          await copier.templates.copyGalleries();
        },
        sql: async (statement) => {
          await database.query(statement);
        },
      };
    },
  };
}

/** What nothing below would tell: that the servers load from copies at all. */
async function copiesAreRead({ course }: Awaited<ReturnType<typeof aPlace>>) {
  const real = await course();
  const model: Model = { enrolled: new Map(), down: undefined, away: undefined, kept: false };
  for (let name = 0; name < 5; name += 1) await new Enrol(name).run(model, real);
  const refused = async () => {
    const each = await real.servers.metric('gallery_reloads_total{reason="copy-refused"}');
    return each.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  };
  expect(await refused()).toBe(0);
  for (const which of [0, 1, 2]) {
    await real.copy();
    await new Damage('a byte of a chunk', which).run(model, real);
    await new Reload(which).run(model, real);
    expect(await refused()).toBe(which + 1);
  }
}

/** Makes a user, and enrols a person as it. @returns whose the face is then. */
async function enrol(
  { users, face }: TestClient['biometrid'],
  name: number,
): Promise<{ userId: string; owner: string }> {
  const { data } = await answered(() => users.create({ reference_id: `person ${name}` }));
  const { id: userId } = data;
  const photo = photoOf(`person ${name}`);
  const outcome = await answered(() => face.enroll({ userId, photo }));
  if (outcome.status) return { userId, owner: userId };
  // Where the first try was not answered, it may have been done.
  if (!('detectedId' in outcome.data)) throw new Error(JSON.stringify(outcome));
  return { userId, owner: outcome.data.detectedId };
}

async function find({ face }: TestClient['biometrid'], name: number): Promise<string | undefined> {
  const outcome = await answered(() => face.findUser({ photo: photoOf(`person ${name}`) }));
  return outcome.status ? outcome.data.userId : undefined;
}

/** Asks until somebody answers: servers that are killed do not, and one that loads, or has lost its database, says 503. */
async function answered<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const away =
        error instanceof BiometridNetworkError ||
        (isBiometridHttpError(error) && [502, 503, 504].includes(error.status));
      if (!away) throw error;
      await sleep(20);
    }
  }
}

function inOrder(enrolled: ReadonlyMap<number, string>): [number, string][] {
  return [...enrolled].toSorted(([one], [other]) => one - other);
}
