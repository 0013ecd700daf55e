import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acceptRecording,
  claimLifetime,
  claimPrompt,
  type Dialogue,
  type DialogueKind,
  isLastRecording,
  openDialogue,
  refuseRecording,
} from '../../src/dialogues/dialogue.js';
import { firstPrompt, nextPrompt } from '../../src/dialogues/prompt.js';
import { DialogueSlot } from './dialogue-slot.js';

describe('two recordings of one prompt, sent to two processes at once', () => {
  const kinds = fc.constantFrom<DialogueKind>('enroll', 'verify', 'adapt');

  it('count once, whatever comes between reading and writing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), kinds, async (scheduler, kind) => {
        const { slot, spoken } = opened(kind);
        const submissions = ['a', 'b'].map((name) =>
          submit(slot, name, spoken, scheduled(scheduler)),
        );
        const results = await scheduler.waitFor(Promise.all(submissions));
        expect(results.filter((result) => result === 'accepted')).toHaveLength(1);
      }),
      { numRuns: 500 },
    );
  });

  it('count once, when the first process is dead or slow and its claim runs out meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), kinds, fc.boolean(), async (scheduler, kind, dies) => {
        const { slot, spoken } = opened(kind);
        const clock = { now: 0 };
        const step = scheduled(scheduler);
        const first = submit(slot, 'a', spoken, step, clock, dies);
        // It comes back until the prompt is free, as a person would.
        const second = (async () => {
          for (;;) {
            const result = await submit(slot, 'b', spoken, step, clock);
            if (result !== 'busy') return result;
            await step(() => {
              clock.now += claimLifetime;
            });
          }
        })();
        const results = await scheduler.waitFor(Promise.all([first, second]));
        expect(results.filter((result) => result === 'accepted')).toHaveLength(1);
      }),
      { numRuns: 500 },
    );
  });
});

type Step = <T>(work: () => T) => Promise<T>;

/** Runs each step at a moment of the scheduler's choice. */
function scheduled(scheduler: fc.Scheduler): Step {
  const next = scheduler.scheduleFunction(async () => {});
  return async (work) => {
    await next();
    return work();
  };
}

function opened(kind: DialogueKind) {
  const slot = new DialogueSlot();
  const fresh = {
    id: 'dialogue',
    kind,
    language: 'en',
    promptCode: firstPrompt(kind),
    sessionHash: new Uint8Array(32),
  };
  slot.swap(undefined, openDialogue(undefined, fresh, 0));
  return { slot, spoken: fresh.promptCode };
}

/** Claims, listens, compares the digits with the prompt and keeps the result: each read and each write is a step. */
async function submit(
  slot: DialogueSlot,
  process: string,
  spoken: string,
  step: Step,
  clock = { now: 0 },
  dies = false,
): Promise<'accepted' | 'refused' | 'busy' | 'lost' | 'none' | 'dead'> {
  const seen = await step(() => slot.find());
  const claim = { id: process, expiresAt: clock.now + claimLifetime };
  const claiming = claimPrompt(seen, claim, clock.now);
  if (claiming.outcome !== 'claimed') return claiming.outcome;
  if (!(await step(() => slot.swap(seen, claiming.dialogue)))) return 'busy';
  if (dies) return 'dead';

  const heard = await step(() => spoken === claiming.dialogue.promptCode);
  for (;;) {
    const current = await step(() => slot.find());
    const result = settle(current, process, heard, clock.now);
    if (result.outcome === 'lost') return 'lost';
    const next = result.outcome === 'continues' ? result.dialogue : undefined;
    if (await step(() => slot.swap(current, next))) return heard ? 'accepted' : 'refused';
  }
}

function settle(current: Dialogue | undefined, claim: string, heard: boolean, now: number) {
  const promptCode = current === undefined ? '' : nextPrompt(current, heard);
  if (!heard) return refuseRecording(current, claim, promptCode, now);
  const last = current !== undefined && isLastRecording(current);
  const goesOn = { promptCode, progress: new Uint8Array() };
  return acceptRecording(current, claim, last ? 'decided' : goesOn, now);
}
