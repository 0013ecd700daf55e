import { expect, it } from 'vitest';
import { GalleryDemand } from '../../src/templates/gallery-demand.js';
import { LargeClients } from '../../src/upkeep/large-clients.js';

const minute = 60_000;
const hour = 60 * minute;
const gallery = (clientId: string) => ({ clientId, modality: 'face', encoder: 'an-encoder-1' });

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
    loadOf: (client: string) =>
      demand.loads().find((each) => each.gallery.clientId === client)?.load,
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

it('a gallery is a use once for as often as it is asked, and is no longer held when nobody searches it', () => {
  const { demand, at, pass, search, loadOf } = searches();
  demand.note(gallery('a client'), 1);
  demand.note(gallery('another'), 1);
  pass(5);
  demand.note(gallery('a client'), 1);
  expect(demand.takeUses()).toEqual([
    { gallery: gallery('a client'), usedAt: at() },
    { gallery: gallery('another'), usedAt: at() - 5 },
  ]);
  expect(demand.takeUses()).toEqual([]);
  search('another', { aSecond: 1, millions: 1, minutes: 12 });
  expect(loadOf('a client')).toBeUndefined();
  expect(demand.takeUses()).toMatchObject([{ gallery: gallery('another') }]);
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
