import { ConversionError } from '@biometrid/model-build';

export type JsonObject = { readonly [key: string]: unknown };

/** @throws ConversionError when it is no JSON. */
export function parse(json: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(json).toString('utf8'));
  } catch (cause) {
    throw new ConversionError('The graph is damaged: it is no JSON.', { cause });
  }
}

export function object(value: unknown, what: string): JsonObject {
  if (!isObject(value)) throw new ConversionError(`The graph is damaged: "${what}" is no object.`);
  return value;
}

export function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value))
    throw new ConversionError(`The graph is damaged: "${what}" is no list.`);
  return value;
}

export function text(value: unknown, what: string): string {
  if (typeof value !== 'string')
    throw new ConversionError(`The graph is damaged: "${what}" is no text.`);
  return value;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
