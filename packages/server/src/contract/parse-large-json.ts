import { isAscii } from 'node:buffer';
import { refused } from './contract-error.js';
import type { Pause } from './in-slices.js';

/** A text is taken out from this length on. Bytes. */
const long = 4_096;
/** The most that a body may hold beside its long texts. Bytes. */
const mostBeside = 64 * 1_024;
/** No base64 has so many escapes in a row, nor quotes in it. */
const mostEscapes = 1_024;

const quote = 0x22;
const backslash = 0x5c;
/** Begins what stands for a text that was taken out. A text of a request may not hold it. */
const mark = '\0';

/**
 * Parses a JSON body whose bulk is a few long texts, such as files in base64, each of them by itself: the parser alone would hold
 * up everybody.
 * @param body is valid UTF-8.
 * @throws {ContractError} INVALID_REQUEST when it is no JSON, or large without long texts.
 */
export async function parseLargeJson(body: Buffer, pause: Pause): Promise<unknown> {
  const texts: string[] = [];
  const beside: string[] = [];
  let length = 0;
  let from = 0;
  const keep = (end: number) => {
    length += end - from;
    if (length > mostBeside)
      throw refused('malformed body', 'a large body with more than files in it');
    beside.push(body.toString('utf8', from, end));
  };
  for (let at = 0; ; ) {
    const start = body.indexOf(quote, at);
    const end = start < 0 ? -1 : endOfText(body, start + 1);
    if (end < 0) break;
    if (end - start > long) {
      keep(start + 1);
      beside.push(`\\u0000${texts.length}`);
      from = end;
      texts.push(textOf(body.subarray(start + 1, end)));
      await pause();
    } else if (length + end - from > mostBeside) break;
    at = end + 1;
  }
  keep(body.length);
  try {
    return JSON.parse(beside.join(''), (_key, value: unknown) =>
      typeof value === 'string' && value.startsWith(mark)
        ? (texts[Number(value.slice(mark.length))] ?? value)
        : value,
    );
  } catch {
    throw refused('malformed body', 'a body that is no JSON');
  }
}

/** Where the quote is that ends a text; -1 where none does. */
function endOfText(body: Buffer, from: number): number {
  let at = from;
  for (let quotes = 0; quotes <= mostEscapes; quotes += 1) {
    const end = body.indexOf(quote, at);
    if (end < 0) return -1;
    let escapes = 0;
    while (escapes <= mostEscapes && end - escapes > at && body[end - escapes - 1] === backslash)
      escapes += 1;
    if (escapes > mostEscapes) break;
    if (escapes % 2 === 0) return end;
    at = end + 1;
  }
  throw refused('malformed body', 'a text with many escapes');
}

function textOf(bytes: Buffer): string {
  const text = bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
  if (!bytes.includes(backslash)) return text;
  try {
    return JSON.parse(`"${text}"`);
  } catch {
    throw refused('malformed body', 'a body that is no JSON');
  }
}
