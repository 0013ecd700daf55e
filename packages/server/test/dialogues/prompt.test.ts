import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDialogue } from '../../src/dialogues/dialogue.js';
import {
  firstPrompt,
  nextPrompt,
  promptLanguages,
  promptText,
} from '../../src/dialogues/prompt.js';

const kinds = ['enroll', 'verify', 'adapt'] as const;
type Kind = (typeof kinds)[number];

/** A dialogue that has given some prompts, and taken the recordings of some of them. */
function dialogueWith(
  kind: Kind,
  {
    accepted = [],
    refused = [],
    prompt,
  }: { accepted?: string[]; refused?: string[]; prompt: string },
) {
  const fresh = {
    id: 'a',
    kind,
    language: 'en',
    promptCode: prompt,
    sessionHash: new Uint8Array(),
  };
  const opened = openDialogue(undefined, fresh, 0);
  return { ...opened, usedPrompts: [...accepted, ...refused], acceptedPrompts: accepted };
}

describe('a prompt', () => {
  it.each(kinds)('is four digits, of which none stands there three times (%s)', (kind) => {
    const codes = Array.from({ length: 2_000 }, () => firstPrompt(kind));
    expect(codes.every((code) => /^\d{4}$/.test(code))).toBe(true);
    expect(codes.filter((code) => /(\d).*\1.*\1/.test(code))).toEqual([]);
    for (const place of [0, 1, 2, 3])
      expect(new Set(codes.map((code) => code[place])).size).toBe(10);
  });

  it('of a verification and of an adaptation is as likely as any other', () => {
    const allowed = 10_000 - 10 * (4 * 9 + 1);
    for (const kind of ['verify', 'adapt'] as const) {
      const codes = new Set(Array.from({ length: 60_000 }, () => firstPrompt(kind)));
      // Of as many draws as six times the codes, each is missed once in four hundred.
      expect(codes.size).toBeGreaterThan(0.99 * allowed);
      expect(codes.size).toBeLessThanOrEqual(allowed);
    }
  });

  it('is none of those that were given', () => {
    const all = Array.from({ length: 10_000 }, (_, n) => String(n).padStart(4, '0'));
    const given = all.filter((code) => !code.endsWith('53'));
    const dialogue = dialogueWith('verify', { refused: given, prompt: '1234' });
    for (let n = 0; n < 20; n += 1) expect(nextPrompt(dialogue, false)).toMatch(/53$/);
  });

  it('of an enrolment is such that three accepted ones hold all ten digits, whatever is refused between', () => {
    const courses = fc.array(fc.boolean(), { maxLength: 4 });
    fc.assert(
      fc.property(courses, (refusals) => {
        const accepted: string[] = [];
        const refused: string[] = [];
        let prompt = firstPrompt('enroll');
        // At most two are refused: the third ends the dialogue.
        let left = 2;
        for (const isRefused of [...refusals, false, false, false]) {
          if (accepted.length === 3) break;
          const goesWrong = isRefused && left > 0;
          const dialogue = dialogueWith('enroll', {
            accepted: [...accepted],
            refused: [...refused],
            prompt,
          });
          (goesWrong ? refused : accepted).push(prompt);
          if (goesWrong) left -= 1;
          prompt = nextPrompt(dialogue, !goesWrong);
        }
        expect(accepted).toHaveLength(3);
        expect([...new Set(accepted.join(''))].sort().join('')).toBe('0123456789');
        expect(new Set([...accepted, ...refused]).size).toBe(accepted.length + refused.length);
      }),
      { numRuns: 500 },
    );
  });

  it('of an enrolment that another release began goes on as well as it can', () => {
    const dialogue = dialogueWith('enroll', { accepted: ['1111', '1112'], prompt: '1212' });
    expect(nextPrompt(dialogue, false)).toMatch(/^[03-9]{4}$/);
  });

  it('reads as one word a digit', () => {
    expect(promptText('0653', 'en')).toBe('zero six five three');
    expect(promptText('0653', 'pt')).toBe('zero seis cinco três');
    expect(promptText('0653', 'es')).toBe('cero seis cinco tres');
    expect(promptText('0653', 'ar')).toBe('صفر ستة خمسة ثلاثة');
  });

  it('has words in each of its languages', () => {
    expect(promptLanguages).toEqual(['en', 'ar', 'es', 'pt']);
    for (const language of promptLanguages)
      expect(new Set(promptText('0123456789', language).split(' ')).size).toBe(10);
  });

  it('has no words in a language that nobody wrote down', () => {
    expect(() => promptText('0653', 'de')).toThrow('no digit words in the language de');
    expect(() => promptText('0653', 'toString')).toThrow('toString');
  });
});
