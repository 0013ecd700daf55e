import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLargeBase64 } from '../../src/contract/base64-file.js';
import { slice } from '../../src/contract/in-slices.js';
import { parseLargeForm } from '../../src/contract/parse-large-form.js';
import { parseLargeJson } from '../../src/contract/parse-large-json.js';

const pause = async () => undefined;
const long = 'iVBORw0KGgo/+'.repeat(1_000);

describe('a large JSON body', () => {
  const parsed = (text: string) => parseLargeJson(Buffer.from(text), pause);

  it.each([
    ['long texts', JSON.stringify({ photo1: long, photo2: long, sessionId: 'a' })],
    ['lists of them', JSON.stringify({ auditTrail: [long, '', long], more: [[long]] })],
    ['escaped strokes, as PHP writes them', `{"photo1":"${long.replaceAll('/', '\\/')}"}`],
    ['escaped signs, as .NET writes them', `{"photo1":"${long.replaceAll('+', '\\u002B')}"}`],
    ['letters beyond ASCII', JSON.stringify({ name: `ã${long}😀`, é: 1 })],
    ['a backslash before the end', JSON.stringify({ a: `${long}\\`, b: `\\"${long}` })],
    ['long names', JSON.stringify({ [long]: long })],
    ['one text alone', JSON.stringify(long)],
    ['nothing long', '{"a":"b"}'],
  ])('of %s is parsed as JSON is', async (_what, text) => {
    const value = await parsed(text);
    if (text.startsWith(`{"${long}`)) expect(Object.values(value ?? {})).toEqual([long]);
    else expect(value).toEqual(JSON.parse(text));
  });

  it('of whatever is parsed as JSON is', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ minLength: 4_000, maxLength: 4_200 }),
      fc.constantFrom(long, `${long}"`, `${long}\\`, '\\', '"'),
    );
    const value = fc.dictionary(fc.string({ maxLength: 9 }), fc.oneof(text, fc.array(text)));
    await fc.assert(
      fc.asyncProperty(value, async (object) => {
        // What begins with a null byte is refused later, and may come out as anything.
        fc.pre(!JSON.stringify(object).includes('\\u0000'));
        const json = JSON.stringify(object);
        expect(await parsed(json)).toEqual(JSON.parse(json));
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['that breaks off in a text', `{"photo1":"${long}`],
    ['that breaks off after one', `{"photo1":"${long}"`],
    ['with a wrong escape', `{"photo1":"${long}\\x"}`],
    ['with two texts side by side', `{"photo1":"${long}""${long}"}`],
    ['of quotes', '"'.repeat(200_000)],
    ['of brackets', '['.repeat(200_000)],
    ['of escapes', `{"a":"${'\\"'.repeat(200_000)}"}`],
    ['of backslashes', `{"a":"${'\\'.repeat(200_000)}"}`],
    ['of many short texts', JSON.stringify(Array(100_000).fill('a'))],
    ['of numbers', JSON.stringify(Array(100_000).fill(1))],
  ])('%s is refused', async (_what, text) => {
    await expect(parsed(text)).rejects.toMatchObject({ condition: 'malformed body' });
  });
});

describe('a large form', () => {
  it.each([
    ['base64', new URLSearchParams({ photo1: long.repeat(20), photo2: long }).toString()],
    ['letters of several bytes', new URLSearchParams({ a: 'ã😀'.repeat(slice) }).toString()],
    ['repeated names', `a=${long}&a=&b&=c&&a=1%202+3`],
  ])('of %s is read as forms are', async (_what, encoded) => {
    const pairs = await parseLargeForm(encoded, pause);
    const expected = new Map<string, string[]>();
    for (const [name, value] of new URLSearchParams(encoded))
      expected.set(name, [...(expected.get(name) ?? []), value]);
    expect(pairs).toEqual(expected);
  });

  it.each([
    ['of too many pairs', 'a&'.repeat(100_000)],
    ['with half a letter', `a=${long}%C3`],
    ['with a percent sign alone', `a=${'b'.repeat(slice)}%`],
  ])('%s is refused', async (_what, encoded) => {
    await expect(parseLargeForm(encoded, pause)).rejects.toMatchObject({
      condition: 'malformed body',
    });
  });
});

describe('a long text', () => {
  it.each([0, 1, 2, 3, slice - 1, slice, slice + 1, 2 * slice + 2, 2 * slice + 3])(
    'of %i letters and padding is base64, and with another letter anywhere it is not',
    async (letters) => {
      const text = 'aZ09+/-_'.repeat(letters / 8 + 1).slice(0, letters);
      for (const padding of ['', '=', '==']) {
        expect(await isLargeBase64(text + padding, pause)).toBe(letters > 0);
        expect(await isLargeBase64(`${text}!${padding}`, pause)).toBe(false);
        expect(await isLargeBase64(`${text + padding}=a`, pause)).toBe(false);
      }
      expect(await isLargeBase64(`${text}===`, pause)).toBe(false);
    },
  );
});
