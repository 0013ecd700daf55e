import sharp from 'sharp';
import { expect, it } from 'vitest';
import { type EngineOptions, openEngines } from '../../src/engines/engines.js';
import { realFaceEngine } from './photographs.js';

/** A picture that the engine has to look at in many places, each of them at each way up. */
const wide = await sharp({ create: { width: 4000, height: 300, channels: 3, background: '#876' } })
  .jpeg()
  .toBuffer();

/** Has the engine look at the picture; tells why it did not come to an end, and what was counted. */
async function look(options: EngineOptions, meanwhile: (close: () => Promise<void>) => unknown) {
  const engines = await openEngines({ face: realFaceEngine, threads: 1, ...options });
  const wants = { which: 'all', vectors: true, properties: false, liveness: false } as const;
  const looked = engines.face
    ?.faces('a client', wide, wants)
    .catch(({ why }: { why: string }) => why);
  await meanwhile(() => engines.close());
  const because = await looked;
  const [stats] = engines.stats();
  await engines.close();
  return { because, cut: stats?.cut, deaths: stats?.deaths };
}

// Were a thread ended in the middle of a network's work, the whole process would end in most of these rounds.
const rounds = [1, 2, 3, 4];

it.each(rounds)(
  'a deadline that passes at work ends the thread, and no process: round %i',
  async () => {
    const outcome = await look({ deadline: 60 }, () => undefined);
    expect(outcome).toEqual({ because: 'deadline', cut: 1, deaths: 0 });
  },
);

it.each(rounds)('closing ends the thread at work, and no process: round %i', async () => {
  const outcome = await look({}, async (close) => {
    await new Promise((resolve) => setTimeout(resolve, 60));
    await close();
  });
  expect(outcome).toEqual({ because: 'stopped', cut: 0, deaths: 0 });
});
