import { describe, expect, it } from 'vitest';
import { promptLanguages, promptText, randomPromptCode } from '../../src/dialogues/prompt.js';

describe('a prompt', () => {
  it('is four digits, and uses all of them in every place', () => {
    const codes = Array.from({ length: 2_000 }, () => randomPromptCode());
    expect(codes.every((code) => /^\d{4}$/.test(code))).toBe(true);
    for (const place of [0, 1, 2, 3])
      expect(new Set(codes.map((code) => code[place])).size).toBe(10);
  });

  it('is none of those that were given', () => {
    const all = Array.from({ length: 10_000 }, (_, n) => String(n).padStart(4, '0'));
    const given = all.filter((code) => !code.endsWith('53'));
    for (let n = 0; n < 20; n += 1) expect(randomPromptCode(given)).toMatch(/53$/);
  });

  it('reads as one word a digit', () => {
    expect(promptText('0653', 'en')).toBe('zero six five three');
    expect(promptText('0653', 'pt')).toBe('zero seis cinco três');
  });

  it('has words in each of its languages', () => {
    expect(promptLanguages).toEqual(['en', 'pt']);
    for (const language of promptLanguages)
      expect(new Set(promptText('0123456789', language).split(' ')).size).toBe(10);
  });

  it('has no words in a language that nobody wrote down', () => {
    expect(() => promptText('0653', 'de')).toThrow('no digit words in the language de');
    expect(() => promptText('0653', 'toString')).toThrow('toString');
  });
});
