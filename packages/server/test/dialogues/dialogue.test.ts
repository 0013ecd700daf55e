import { beforeEach, describe, expect, it } from 'vitest';
import {
  acceptRecording,
  breakOff,
  claimLifetime,
  claimPrompt,
  type Dialogue,
  dialogueLifetime,
  givenPrompts,
  isDialogueKind,
  isLastRecording,
  isLastRefusal,
  maxRefusals,
  openDialogue,
  type Progression,
  pendingDialogue,
  recordingsNeeded,
  refuseRecording,
  releasePrompt,
} from '../../src/dialogues/dialogue.js';

describe('a voice dialogue', () => {
  const start = Date.UTC(2026, 10, 24);
  const sessionHash = new Uint8Array(32);
  const fresh = {
    id: 'first',
    kind: 'enroll',
    language: 'en',
    promptCode: '0653',
    sessionHash,
  } as const;
  let opened: Dialogue;
  beforeEach(() => {
    opened = openDialogue(undefined, fresh, start);
  });

  describe('when it is opened', () => {
    it('waits for the recording of its prompt, with nothing heard so far', () => {
      expect(opened).toEqual({
        ...fresh,
        usedPrompts: [],
        acceptedPrompts: [],
        refused: 0,
        expiresAt: start + dialogueLifetime,
        revision: 1,
      });
    });

    it('again, keeps its id, its prompt and what was heard, and takes the new session', () => {
      const heard = continued(
        acceptRecording(claimed(opened, 'a'), 'a', next('1111', new Uint8Array([7])), start),
      );
      const again = openDialogue(
        heard,
        { ...fresh, id: 'second', promptCode: '2222', sessionHash: new Uint8Array(32).fill(1) },
        start + 5,
      );
      expect(again).toEqual({
        ...heard,
        sessionHash: new Uint8Array(32).fill(1),
        expiresAt: start + 5 + dialogueLifetime,
        revision: heard.revision + 1,
      });
    });

    it.each([{ kind: 'verify' }, { language: 'pt' }] as const)(
      'for something else (%o), starts afresh',
      (other) => {
        const next = { ...fresh, id: 'second', promptCode: '2222', ...other };
        expect(openDialogue(opened, next, start)).toEqual({
          ...openDialogue(undefined, next, start),
          revision: opened.revision + 1,
        });
      },
    );

    it('after it expired, starts afresh', () => {
      const next = { ...fresh, id: 'second', promptCode: '2222' };
      expect(openDialogue(opened, next, opened.expiresAt - 1).id).toBe('first');
      expect(openDialogue(opened, next, opened.expiresAt).id).toBe('second');
    });

    it('again while somebody works on a recording, leaves the claim to them', () => {
      const again = openDialogue(claimed(opened, 'a'), { ...fresh, id: 'second' }, start);
      expect(acceptRecording(again, 'a', next('1111'), start).outcome).toBe('continues');
    });

    it('for something else while somebody works on a recording, takes it from them', () => {
      const other = openDialogue(
        claimed(opened, 'a'),
        { ...fresh, id: 'second', kind: 'verify' },
        start,
      );
      expect(other.claim).toBeUndefined();
      expect(acceptRecording(other, 'a', next('1111'), start)).toEqual({ outcome: 'lost' });
    });
  });

  describe('whose prompt is claimed', () => {
    it('is busy for everybody else, until the claim runs out', () => {
      const held = claimed(opened, 'a');
      const until = start + claimLifetime;
      expect(claimPrompt(held, claim('b', start), until - 1)).toEqual({ outcome: 'busy', until });
      expect(claimPrompt(held, claim('b', until), until).outcome).toBe('claimed');
    });

    it('is lost to the first holder once another has it', () => {
      const taken = claimed(claimed(opened, 'a'), 'b', start + claimLifetime);
      for (const settle of [...settlings, ...endings])
        expect(settle(taken, 'a')).toEqual({ outcome: 'lost' });
      for (const settle of settlings) expect(settle(taken, 'b').outcome).toBe('continues');
    });

    it('takes the result of a holder who is late, as long as nobody else has it', () => {
      const late = start + claimLifetime + 1;
      expect(acceptRecording(claimed(opened, 'a'), 'a', next('1111'), late).outcome).toBe(
        'continues',
      );
    });

    it('does not expire while it is worked on', () => {
      const justInTime = opened.expiresAt - 1;
      const held = claimed(opened, 'a', justInTime);
      expect(pendingDialogue(held, justInTime + claimLifetime - 1)).toBe(held);
      expect(pendingDialogue(held, justInTime + claimLifetime)).toBeUndefined();
    });

    it('keeps its lifetime when that is longer than the claim', () => {
      expect(claimed(opened, 'a').expiresAt).toBe(opened.expiresAt);
    });
  });

  it.each([
    ['there is none', undefined, start],
    ['it has expired', 'opened', start + dialogueLifetime],
  ] as const)('cannot be claimed when %s', (_, which, now) => {
    const current = which && opened;
    expect(claimPrompt(current, claim('a', now), now)).toEqual({ outcome: 'none' });
  });

  it('takes no result from somebody who did not claim its prompt', () => {
    for (const settle of [...settlings, ...endings]) {
      expect(settle(opened, 'a')).toEqual({ outcome: 'lost' });
      expect(settle(claimed(opened, 'b'), 'a')).toEqual({ outcome: 'lost' });
      expect(settle(undefined, 'a')).toEqual({ outcome: 'lost' });
    }
  });

  it('takes no result after it expired', () => {
    const held = claimed(opened, 'a');
    for (const settle of [...settlings, ...endings])
      expect(settle(held, 'a', held.expiresAt)).toEqual({ outcome: 'lost' });
  });

  describe('whose recording is accepted', () => {
    it('asks for the next prompt, and waits for it as long as for the first', () => {
      const progress = new Uint8Array([1, 2, 3]);
      const held = claimed(opened, 'a');
      expect(acceptRecording(held, 'a', next('0007', progress), start + 9)).toEqual({
        outcome: 'continues',
        dialogue: {
          ...opened,
          promptCode: '0007',
          usedPrompts: ['0653'],
          acceptedPrompts: ['0653'],
          progress,
          expiresAt: start + 9 + dialogueLifetime,
          revision: held.revision + 1,
        },
      });
    });

    it.each(['enroll', 'verify', 'adapt'] as const)(
      'ends once it is decided, after the first or after the most that it takes (%s)',
      (kind) => {
        let current = openDialogue(undefined, { ...fresh, kind }, start);
        for (let n = 1; n <= recordingsNeeded[kind].most; n += 1) {
          const held = claimed(current, 'a');
          expect(acceptRecording(held, 'a', 'decided', start)).toEqual({ outcome: 'ends' });
          const last = n === recordingsNeeded[kind].most;
          expect(isLastRecording(held)).toBe(last);
          const more = () => acceptRecording(held, 'a', next(`000${n}`), start);
          if (last) expect(more).toThrow(`kind ${kind} is decided after this recording`);
          else current = continued(more());
        }
      },
    );
  });

  describe('whose recording is refused', () => {
    it('keeps what it has, and asks for another prompt', () => {
      const progress = new Uint8Array([1, 2, 3]);
      const heard = continued(
        acceptRecording(claimed(opened, 'a'), 'a', next('0007', progress), start),
      );
      const refused = continued(refuseRecording(claimed(heard, 'b'), 'b', '4711', start));
      expect(refused).toMatchObject({
        promptCode: '4711',
        usedPrompts: ['0653', '0007'],
        acceptedPrompts: ['0653'],
        refused: 1,
        progress,
      });
      expect(refused.claim).toBeUndefined();
    });

    it('ends when too many were, accepted ones between or not', () => {
      let current = opened;
      for (let n = 1; n < maxRefusals; n += 1) {
        current = continued(refuseRecording(claimed(current, 'a'), 'a', `000${n}`, start));
        expect(isLastRefusal(current)).toBe(n === maxRefusals - 1);
        if (n === 1)
          current = continued(acceptRecording(claimed(current, 'a'), 'a', next('0008'), start));
      }
      expect(refuseRecording(claimed(current, 'a'), 'a', '0009', start)).toEqual({
        outcome: 'ends',
      });
    });
  });

  it('whose recording came to no result waits with the same prompt', () => {
    const held = claimed(opened, 'a');
    expect(releasePrompt(held, 'a', start + 1)).toEqual({
      outcome: 'continues',
      dialogue: { ...opened, revision: held.revision + 1 },
    });
  });

  it('that cannot go on is broken off by who works on it', () => {
    expect(breakOff(claimed(opened, 'a'), 'a', start)).toEqual({ outcome: 'ends' });
  });

  it('gives no prompt twice', () => {
    const second = continued(refuseRecording(claimed(opened, 'a'), 'a', '1111', start));
    expect(givenPrompts(second)).toEqual(['0653', '1111']);
    const held = claimed(second, 'a');
    for (const given of givenPrompts(second)) {
      expect(() => refuseRecording(held, 'a', given, start)).toThrow('no prompt twice');
      expect(() => acceptRecording(held, 'a', next(given), start)).toThrow('no prompt twice');
    }
  });

  it('is of a kind that has a name', () => {
    expect(['enroll', 'verify', 'adapt'].every(isDialogueKind)).toBe(true);
    expect(['', 'find', 'toString', '__proto__'].some(isDialogueKind)).toBe(false);
  });

  const next = (promptCode: string, progress = new Uint8Array()) => ({ promptCode, progress });

  /** Every way to end a claim with which the dialogue goes on. */
  const settlings = [
    (current: Dialogue | undefined, id: string, now = start) =>
      acceptRecording(current, id, next('9999'), now),
    (current: Dialogue | undefined, id: string, now = start) =>
      refuseRecording(current, id, '9999', now),
    (current: Dialogue | undefined, id: string, now = start) => releasePrompt(current, id, now),
  ];

  /** And those with which it ends. */
  const endings = [
    (current: Dialogue | undefined, id: string, now = start) =>
      acceptRecording(current, id, 'decided', now),
    (current: Dialogue | undefined, id: string, now = start) => breakOff(current, id, now),
  ];

  const claim = (id: string, now: number) => ({ id, expiresAt: now + claimLifetime });

  function claimed(current: Dialogue, id: string, now = start): Dialogue {
    const claiming = claimPrompt(current, claim(id, now), now);
    if (claiming.outcome !== 'claimed') throw new Error(`The prompt is ${claiming.outcome}`);
    return claiming.dialogue;
  }
});

function continued(progression: Progression): Dialogue {
  if (progression.outcome !== 'continues') throw new Error(`The dialogue ${progression.outcome}`);
  return progression.dialogue;
}
