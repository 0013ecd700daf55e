import { type Document, parseDocument, visit } from 'yaml';
import { ContractDiffError } from './errors.js';
import type { Json } from './json.js';

const maxCharacters = 20_000_000;
const maxDepth = 500;
/** How often what an anchor names may be repeated, so that a few lines do not become gigabytes. */
const maxAliasCount = 10_000;

/**
 * Reads YAML or JSON. `name` stands in error messages. A number that JavaScript cannot hold becomes an object with its source text:
 * no rule takes it for a number, so that it holds only where both sides write the same.
 * @throws ContractDiffError when the text is neither, or too large or nested too deeply to be read.
 */
export function parseJson(text: string, name: string): Json {
  if (text.length > maxCharacters) {
    throw new ContractDiffError(`${name} is larger than ${maxCharacters} characters.`);
  }
  try {
    if (isDeep(text)) throw new RangeError();
    const parsed = parseDocument(text, { merge: true, prettyErrors: true, logLevel: 'error' });
    const [error] = parsed.errors;
    if (error !== undefined) throw error;
    keepInexactNumbers(parsed);
    return parsed.toJS({ maxAliasCount });
  } catch (cause) {
    const reason =
      cause instanceof RangeError || String(cause).includes('Maximum call stack')
        ? 'it is nested too deeply'
        : cause instanceof Error
          ? cause.message.trim()
          : String(cause);
    throw new ContractDiffError(`${name} cannot be read as YAML or JSON: ${reason}`, { cause });
  }
}

/** Whether JSON is nested deeper than the parser is sure to survive. */
function isDeep(text: string): boolean {
  if (!/^\s*\{/.test(text)) return false;
  let depth = 0;
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}]/gs)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    if (depth > maxDepth) return true;
  }
  return false;
}

function keepInexactNumbers(document: Document.Parsed): void {
  visit(document, {
    Scalar(place, node) {
      const { value, source } = node;
      if (typeof value !== 'number' || source === undefined || isExact(value, source)) return;
      node.value = place === 'key' ? source : { [inexact]: source };
    },
  });
}

const inexact = 'number beyond double precision';

/** Whether both texts stand for the same decimal number; what is no decimal, such as `.inf` or `0x10`, is exact if it is small. */
function isExact(value: number, source: string): boolean {
  const written = digitsOf(source);
  return written === undefined
    ? !Number.isFinite(value) || Math.abs(value) <= Number.MAX_SAFE_INTEGER
    : written === digitsOf(String(value));
}

/** The digits without zeros at either end, and the power of ten of the last one. */
function digitsOf(text: string): string | undefined {
  const match = /^([-+]?)(\d*)\.?(\d*)(?:e([-+]?\d+))?$/i.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = trimmedZeros(digits);
  if (significant === '') return '0';
  const power = Number(exponent) - fraction.length + digits.length - significant.length;
  return `${sign === '-' ? '-' : ''}${significant}e${power}`;
}

function trimmedZeros(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === '0') end -= 1;
  return digits.slice(0, end);
}

/** Whether a value is, or holds, a number that is known by its source text alone. */
export function isInexact(value: Json | undefined): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, entry]) => key === inexact || isInexact(entry));
}
