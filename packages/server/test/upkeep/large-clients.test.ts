import { expect, it } from 'vitest';
import { GalleryDemand } from '../../src/templates/gallery-demand.js';
import { LargeClients } from '../../src/upkeep/large-clients.js';

const minute = 60_000;
const hour = 60 * minute;
const gallery = (clientId: string, encoder = 'an-encoder-1') => ({
  ...{ clientId, modality: 'face', encoder },
});

/** Searches of galleries, at a clock that stands until it is moved. */
function searches() {
  let now = 1_795_000_000_000 - (1_795_000_000_000 % minute);
  const demand = new GalleryDemand(() => now);
  return {
    demand,
    at: () => now,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    /** As many a second, for so many minutes, in a gallery of so many millions. */
    search(client: string, { aSecond, millions, minutes }: Record<string, number>) {
      for (let each = 0; each < (minutes ?? 0); each += 1) {
        for (let n = 0; n < (aSecond ?? 0) * 60; n += 1)
          demand.note(gallery(client), (millions ?? 0) * 1e6);
        now += minute;
      }
    },
    loadOf: (client: string) => demand.loads().find(({ clientId }) => clientId === client)?.load,
  };
}

it('a load is of the ten minutes that are over, and falls when they pass', () => {
  const { demand, pass, search, loadOf } = searches();
  search('a client', { aSecond: 2, millions: 3, minutes: 5 });
  expect(loadOf('a client')).toBeCloseTo(3);
  demand.note(gallery('a client'), 1e9);
  expect(loadOf('a client')).toBeCloseTo(3);
  pass(minute);
  expect(loadOf('a client')).toBeCloseTo(3 + 1e3 / 600);
  pass(9 * minute);
  expect(loadOf('a client')).toBeCloseTo(1e3 / 600);
  pass(minute);
  expect(loadOf('a client')).toBe(0);
  // A clock that was set back, and on again by far.
  for (const jump of [-hour, 5 * hour]) {
    pass(jump);
    search('a client', { aSecond: 1, millions: 6, minutes: 1 });
    expect(loadOf('a client')).toBeCloseTo(0.6);
  }
});

it('a gallery is a use until it is noted and again when it is searched since, and is no longer held when nobody searches it', () => {
  const { demand, at, pass, search, loadOf } = searches();
  demand.note(gallery('a client'), 1);
  demand.note(gallery('another'), 1);
  pass(5);
  demand.note(gallery('a client'), 1);
  const uses = demand.uses();
  expect(uses).toEqual([
    { gallery: gallery('a client'), usedAt: at() },
    { gallery: gallery('another'), usedAt: at() - 5 },
  ]);
  pass(5);
  demand.note(gallery('a client'), 1);
  demand.noted(uses);
  expect(demand.uses()).toEqual([{ gallery: gallery('a client'), usedAt: at() }]);
  demand.noted(demand.uses());
  expect(demand.uses()).toEqual([]);
  search('another', { aSecond: 1, millions: 1, minutes: 12 });
  expect(loadOf('a client')).toBeUndefined();
  expect(demand.uses()).toMatchObject([{ gallery: gallery('another') }]);
});

it('the log tells of a client with more searches than a thread has the time for, once an hour', () => {
  const { demand, at, pass, search } = searches();
  const told: unknown[] = [];
  const tell = (large: LargeClients) =>
    large.tell(at(), { warn: (facts, says) => told.push([facts['client'], facts['load'], says]) });
  const [large, withTwo] = [new LargeClients(demand, 1), new LargeClients(demand, 2)];
  search('a small one', { aSecond: 7, millions: 2, minutes: 10 });
  tell(large);
  expect(told).toEqual([]);
  search('a large one', { aSecond: 8, millions: 2, minutes: 10 });
  tell(withTwo);
  expect(told).toEqual([]);
  tell(large);
  tell(large);
  expect(told).toEqual([['a large one', 16, expect.stringContaining('large-clients.map')]]);
  search('a large one', { aSecond: 8, millions: 2, minutes: 59 });
  tell(large);
  expect(told).toHaveLength(1);
  pass(minute);
  tell(large);
  expect(told).toHaveLength(2);
});

it('the searches of all galleries of a client count together, and a small one has one thread however many there are', () => {
  const { demand, at, pass } = searches();
  const told: unknown[] = [];
  const tell = () =>
    new LargeClients(demand, 2).tell(at(), {
      warn: ({ client, load, most }) => told.push([client, load, most]),
    });
  const searchOf = (client: string, encoder: string, templates: number, load: number) => {
    for (let million = 0; million < load * 600; million += templates / 1e6)
      demand.note(gallery(client, encoder), templates);
  };
  searchOf('of two encoders', 'one', 3e6, 15);
  searchOf('of two encoders', 'other', 3e6, 12);
  searchOf('just large enough for two', 'one', 50_000, 20);
  pass(minute);
  tell();
  expect(told).toEqual([]);
  searchOf('of two encoders', 'other', 3e6, 3);
  searchOf('too small for two', 'one', 40_000, 15);
  pass(minute);
  tell();
  expect(told).toEqual([
    ['of two encoders', 30, 28],
    ['too small for two', 15, 14],
  ]);
});
