import { ConversionError } from '../conversion-error.js';

/**
 * One message of a Protocol Buffers file: its fields by number, each of which may be there several times, or not at all. The format:
 * https://protobuf.dev/programming-guides/encoding.
 *
 * Every method throws `ConversionError` when a field is not of the kind that is asked for.
 */
export class Fields {
  readonly #fields = new Map<number, (bigint | Uint8Array)[]>();

  /** @throws ConversionError when the bytes end within a field. */
  constructor(message: Uint8Array) {
    for (const { field, value } of fieldsOf(message))
      this.#fields.set(field, [...(this.#fields.get(field) ?? []), value]);
  }

  has(field: number): boolean {
    return this.#fields.has(field);
  }

  /** The last one counts, and 0 when there is none, as the format has it. */
  integer(field: number): number {
    return this.integers(field).at(-1) ?? 0;
  }

  /** One by one, or packed together. */
  integers(field: number): number[] {
    return (this.#fields.get(field) ?? []).flatMap((value) =>
      typeof value === 'bigint' ? signed(value) : unpacked(value),
    );
  }

  float(field: number): number {
    const bytes = this.#bytes(field).at(-1);
    if (bytes?.length !== 4)
      throw new ConversionError(`The file is damaged: field ${field} is no number.`);
    return Buffer.from(bytes).readFloatLE();
  }

  text(field: number): string {
    return Buffer.from(this.bytes(field)).toString('utf8');
  }

  texts(field: number): string[] {
    return this.#bytes(field).map((bytes) => Buffer.from(bytes).toString('utf8'));
  }

  bytes(field: number): Uint8Array {
    return this.#bytes(field).at(-1) ?? new Uint8Array();
  }

  message(field: number): Fields {
    return new Fields(this.bytes(field));
  }

  messages(field: number): Fields[] {
    return this.#bytes(field).map((bytes) => new Fields(bytes));
  }

  #bytes(field: number): Uint8Array[] {
    return (this.#fields.get(field) ?? []).map((value) => {
      if (typeof value !== 'bigint') return value;
      throw new ConversionError(`The file is damaged: field ${field} is a whole number.`);
    });
  }
}

/**
 * The fields of a message in their order, each with all its bytes.
 *
 * @throws ConversionError when the bytes end within a field.
 */
export function* fieldsOf(
  message: Uint8Array,
): Generator<{ field: number; value: bigint | Uint8Array; whole: Uint8Array }> {
  const bytes = new Bytes(message);
  while (!bytes.end) {
    const start = bytes.at;
    const tag = Number(bytes.varint());
    const value = readers[tag % 8]?.(bytes);
    if (value === undefined)
      throw new ConversionError('The file is damaged: a field is of no kind.');
    yield { field: Math.floor(tag / 8), value, whole: message.subarray(start, bytes.at) };
  }
}

/** By the kind that stands in a field's tag: a whole number, 8 bytes, as many as a number before them says, 4 bytes. */
const readers: Readonly<Record<number, (bytes: Bytes) => bigint | Uint8Array>> = {
  0: (bytes) => bytes.varint(),
  1: (bytes) => bytes.take(8),
  2: (bytes) => bytes.take(Number(bytes.varint())),
  5: (bytes) => bytes.take(4),
};

function unpacked(packed: Uint8Array): number[] {
  const bytes = new Bytes(packed);
  const values: number[] = [];
  while (!bytes.end) values.push(signed(bytes.varint()));
  return values;
}

function signed(value: bigint): number {
  return Number(BigInt.asIntN(64, value));
}

class Bytes {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get at(): number {
    return this.#at;
  }

  get end(): boolean {
    return this.#at === this.#bytes.length;
  }

  take(count: number): Uint8Array {
    const start = this.#at;
    if (count > this.#bytes.length - start) {
      throw new ConversionError('The file is damaged: it ends within a field.');
    }
    this.#at += count;
    return this.#bytes.subarray(start, this.#at);
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 64n; shift += 7n) {
      const [byte = 0] = this.take(1);
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw new ConversionError('The file is damaged: a number has more than 64 bits.');
  }
}
