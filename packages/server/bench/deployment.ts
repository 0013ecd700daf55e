import { parseArgs } from 'node:util';
import { seeded } from '../test/gallery/vectors.js';
import { Places, SimulatedTime } from './deployment/simulated-time.js';

/**
 * Simulates the large deployment of `docs/guides/scaling.md`. Nothing is measured here: what the parts take is given, and by how much more
 * threads make a scan faster.
 */
const { values } = parseArgs({
  options: {
    /** Of a photo, in milliseconds. */
    engine: { type: 'string', default: '40' },
    /** Of a million templates on one thread, in milliseconds. */
    scan: { type: 'string', default: '43' },
    /** Servers for large galleries, and how many times as fast as one thread each scans with all its own. */
    large: { type: 'string', default: '6x4,6x8,6x12,12x8,20x4' },
    seconds: { type: 'string', default: '30' },
  },
});
const engine = Number(values.engine);
const scan = Number(values.scan);
const lasts = Number(values.seconds) * 1_000;

/** Templates of each client, which requests are spread by: 98 million in all, ten million of the largest. */
const sizes = Array.from({ length: 10_000 }, (_, rank) => 10e6 / (rank + 1));
const templates = sizes.reduce((sum, size) => sum + size, 0);
const bytesATemplate = 540;
const shares = { verify: 0.7, find: 0.1, enrol: 0.05, other: 0.15 } as const;
const requestsASecond = 5_000;
const servers = { many: 40, engineThreads: 7 };
const enginesForLarge = 4;
/** From so many templates on, searches go to the servers for large galleries, where there are such. */
const large = 300_000;
/** How busy one client may keep one of these: who asks for more is on all of them. */
const mostOfOneServer = 0.2;
/** `engine-deadline`; a search is taken to be given up after the same. Milliseconds. */
const patience = 10_000;
/** What is asked of the database, in milliseconds: of a look-up, a decision and an enrolment. */
const database = { find: 3, verify: 5, enrol: 10, other: 2 } as const;

type Kind = keyof typeof shares;

interface Server {
  engines: Places;
  /** All threads of its galleries together, for all of them scan one gallery. */
  gallery: Places;
}

interface Layout {
  name: string;
  allByClient?: true;
  forLarge?: { many: number; speedup: number };
}

const layouts: Layout[] = [
  { name: 'all requests by client', allByClient: true },
  { name: 'searches by client' },
  ...values.large.split(',').map((layout) => {
    const [many = 0, speedup = 0] = layout.split('x').map(Number);
    return {
      name: `large galleries on ${many} servers that scan ${speedup} times as fast`,
      forLarge: { many, speedup },
    };
  }),
];
for (const layout of layouts) simulate(layout);

/** Runs it for some time, and prints what came of it. */
function simulate({ name, allByClient, forLarge = { many: 0, speedup: 1 } }: Layout): void {
  const time = new SimulatedTime();
  const random = seeded(1);
  const serverOf = (engineThreads: number): Server => ({
    engines: new Places(time, engineThreads, patience),
    gallery: new Places(time, 1, patience),
  });
  const ordinary = Array.from({ length: servers.many }, () => serverOf(servers.engineThreads));
  const larger = Array.from({ length: forLarge.many }, () => serverOf(enginesForLarge));
  // As in the map file: who asks for too much of one server is on each of them, the others are on one each.
  const homes = sizes.map((size, rank) => {
    if (size <= large || larger.length === 0)
      return [ordinary[Math.floor(random() * ordinary.length)]];
    return asks(size) / forLarge.speedup > mostOfOneServer
      ? larger
      : [larger[rank % larger.length]];
  });
  const took: Record<Kind, number[]> = { verify: [], find: [], enrol: [], other: [] };
  let [asked, refused] = [0, 0];

  const clientOf = drawn(sizes, random);
  const kinds = Object.keys(shares).filter((kind): kind is Kind => kind in shares);
  const kindOf = drawn(
    kinds.map((kind) => shares[kind]),
    random,
  );
  const arrive = () => {
    if (time.now > lasts) return;
    time.after((-Math.log(1 - random()) * 1_000) / requestsASecond, arrive);
    const client = clientOf();
    const kind = kinds[kindOf()] ?? 'other';
    const searches = kind === 'find' || kind === 'enrol';
    const home = leastBusy(homes[client] ?? [], random);
    const server = searches || allByClient ? home : leastBusy(ordinary, random);
    asked += 1;
    const [since, size] = [time.now, sizes[client] ?? 0];
    const answer = (served: boolean) => {
      if (served) time.after(database[kind], () => took[kind].push(time.now - since));
      else refused += 1;
    };
    const search = (served: boolean) => {
      const faster = size > large ? forLarge.speedup : 1;
      if (served && searches) server.gallery.take((scan * size) / 1e6 / faster, answer);
      else answer(served);
    };
    if (kind === 'other') answer(true);
    else server.engines.take(engine * spread(random), search);
  };
  arrive();
  time.run();

  const share = (places: Places, of: number) => Math.round((100 * places.worked) / lasts / of);
  const galleries = [...ordinary, ...larger].map(({ gallery }) => share(gallery, 1));
  const engines = ordinary.map(({ engines }) => share(engines, servers.engineThreads));
  const times = (['verify', 'find', 'enrol'] as const).map((kind) => {
    const sorted = took[kind].sort((a, b) => a - b);
    const at = (part: number) => Math.round(sorted[Math.floor(part * sorted.length)] ?? Number.NaN);
    return `${kind} ${at(0.5)}/${at(0.99)}`;
  });
  console.log(
    `${name}: refused ${((100 * refused) / asked).toFixed(1)} %; gallery threads are busy for up to ${Math.max(...galleries)} % of the time, engines for ${Math.min(...engines)} to ${Math.max(...engines)} %; up to ${gigabytes(homes, larger).toFixed(1)} GB on a server for large ones; ms, median/99 %: ${times.join(', ')}`,
  );
}

/** How many threads a client's searches keep busy. */
function asks(size: number): number {
  const searches = requestsASecond * (shares.find + shares.enrol) * (size / templates);
  return (searches * scan * size) / 1e6 / 1_000;
}

/** What the galleries of the fullest server take. */
function gigabytes<Server>(homes: readonly (readonly Server[])[], servers: readonly Server[]) {
  const held = servers.map((server) =>
    homes.reduce(
      (sum, home, client) => sum + (home.includes(server) ? (sizes[client] ?? 0) : 0),
      0,
    ),
  );
  return (Math.max(0, ...held) * bytesATemplate) / 1e9;
}

/** The less busy of two: what a proxy that knows its own requests alone comes to. */
function leastBusy(all: readonly (Server | undefined)[], random: () => number): Server {
  const [one, other] = [0, 1].map(() => all[Math.floor(random() * all.length)]);
  if (one === undefined || other === undefined) throw new Error('There are no servers');
  return loadOf(one) <= loadOf(other) ? one : other;
}

function loadOf({ engines, gallery }: Server): number {
  return engines.load + gallery.load;
}

/** Of a lognormal distribution with mean 1, whose 99th percentile is 2.5 times its median. */
function spread(random: () => number): number {
  const sigma = 0.39;
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.exp(sigma * normal - sigma ** 2 / 2);
}

/** @returns what draws an index, each as often as its weight says. */
function drawn(weights: readonly number[], random: () => number): () => number {
  let sum = 0;
  const sums = Float64Array.from(weights, (weight) => {
    sum += weight;
    return sum;
  });
  return () => {
    const at = random() * sum;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) > at) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
