import { expect, it } from 'vitest';
import { keepUp } from '../../src/upkeep/upkeep.js';

it('takes as many chores as there are, and Node warns of no leak', async () => {
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on('warning', note);
  const chores = Array.from({ length: 40 }, (_, n) => ({
    name: `chore ${n}`,
    every: 60_000,
    run: async () => {},
  }));
  const stop = keepUp(chores, () => {});
  await stop();
  // Warnings are told after what is under way.
  await new Promise(setImmediate);
  process.off('warning', note);
  expect(warnings).toEqual([]);
});
