import { describe, expect, it } from 'vitest';
import { compareDocuments } from '../src/compare-documents.js';
import { OpenApiDocument } from '../src/documents/openapi-document.js';
import { answering, taking } from './documents.js';

/** The level of changing one text into another, in a schema that is written as JSON or YAML. */
function levels(keyword: string, from: string, to: string): (string | undefined)[] {
  return [taking, answering].map((place) => {
    const [old, next] = [from, to].map((number) => {
      const text = JSON.stringify(place({ type: 'number', [keyword]: 'N' }));
      return OpenApiDocument.parse(text.replace('"N"', number), 'document');
    });
    return old && next && compareDocuments(old, next)[0]?.level;
  });
}

describe('a number that JavaScript cannot hold', () => {
  it.each([
    ['maximum', '9223372036854775807', '9223372036854775800'],
    ['minimum', '-9223372036854775807', '-9223372036854775800'],
    ['exclusiveMaximum', '9007199254740993', '9007199254740992'],
    ['enum', '[9223372036854775807]', '[9223372036854775800]'],
    ['enum', '[1, [9223372036854775807]]', '[1, [9223372036854775800]]'],
    ['const', '9223372036854775807', '9223372036854775800'],
    ['multipleOf', '0.10000000000000000001', '0.1'],
    ['maximum', '1e400', '1e500'],
    ['maximum', '0x7fffffffffffffff', '0x7ffffffffffffff0'],
  ])('breaks when %s goes from %s to %s', (keyword, from, to) => {
    expect(levels(keyword, from, to)).toEqual(['breaking', 'breaking']);
  });

  it.each([
    ['maximum', '9223372036854775807', '9223372036854775807'],
    ['enum', '[9223372036854775807, 1]', '[9223372036854775807, 1.0]'],
    ['maximum', '1e21', '1000000000000000000000'],
    ['maximum', '1.50', '15e-1'],
    ['minimum', '-0', '0.0'],
  ])('says the same when %s is %s and %s', (keyword, from, to) => {
    expect(levels(keyword, from, to)).toEqual([undefined, undefined]);
  });
});

describe('a document that is nested deeply', () => {
  it.each(['{"a":', '['])('is refused when it is made of %s', (open) => {
    const depth = 5000;
    const close = open === '[' ? ']' : '}';
    const inner = `${open.repeat(depth)}1${close.repeat(depth)}`;
    const text = `{"openapi": "3.1.0", "info": {}, "paths": {}, "x-deep": ${inner}}`;
    expect(() => OpenApiDocument.parse(text, 'deep.json')).toThrow(
      'deep.json cannot be read as YAML or JSON: it is nested too deeply',
    );
  });

  it('is read when the brackets stand in texts', () => {
    const text = `{"openapi": "3.1.0", "info": {"title": "\\"${'['.repeat(5000)}"}, "paths": {}}`;
    expect(OpenApiDocument.parse(text, 'flat.json').version).toBe('3.1');
  });
});
