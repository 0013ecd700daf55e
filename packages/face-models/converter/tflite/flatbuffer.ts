import { ConversionError } from '@biometrid/model-build';

/**
 * A table of a FlatBuffers file, read in place. Fields are numbered as the schema declares them; a field that is not there gives the
 * default. The format: https://flatbuffers.dev/internals.
 *
 * Every method throws `ConversionError` when an offset or a length points outside of the file.
 */
export class FlatTable {
  readonly #view: DataView;
  readonly #start: number;

  private constructor(view: DataView, start: number) {
    this.#view = view;
    this.#start = start;
  }

  /** The table a file starts with, once the file's four letters are the right ones. */
  static root(file: Uint8Array, identifier: string): FlatTable {
    const letters = Buffer.from(file.subarray(4, 8)).toString('latin1');
    if (letters !== identifier) throw new ConversionError(`This is no ${identifier} file.`);
    const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    return new FlatTable(view, follow(view, 0));
  }

  /** A table without fields, for options that a file leaves out. */
  static empty(): FlatTable {
    // Its list of fields is as long as itself says: four bytes, no field. It lies right behind the table's pointer to it.
    return new FlatTable(new DataView(Uint8Array.of(252, 255, 255, 255, 4, 0, 4, 0).buffer), 0);
  }

  int8(field: number, otherwise = 0): number {
    return this.#scalar(field, 1, otherwise, (at) => this.#view.getInt8(at));
  }

  int32(field: number, otherwise = 0): number {
    return this.#scalar(field, 4, otherwise, (at) => this.#view.getInt32(at, true));
  }

  uint32(field: number, otherwise = 0): number {
    return this.#scalar(field, 4, otherwise, (at) => this.#view.getUint32(at, true));
  }

  text(field: number): string {
    return Buffer.from(this.bytes(field)).toString('utf8');
  }

  table(field: number): FlatTable | undefined {
    const at = this.#at(field, 4);
    return at === undefined ? undefined : new FlatTable(this.#view, follow(this.#view, at));
  }

  tables(field: number): FlatTable[] {
    const { at, count } = this.#vector(field, 4);
    return Array.from(
      { length: count },
      (_, i) => new FlatTable(this.#view, follow(this.#view, at + 4 * i)),
    );
  }

  int32s(field: number): number[] {
    const { at, count } = this.#vector(field, 4);
    return Array.from({ length: count }, (_, i) => this.#view.getInt32(at + 4 * i, true));
  }

  bytes(field: number): Uint8Array {
    const { at, count } = this.#vector(field, 1);
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, count);
  }

  #scalar(field: number, width: number, otherwise: number, read: (at: number) => number): number {
    const at = this.#at(field, width);
    return at === undefined ? otherwise : read(at);
  }

  #vector(field: number, width: number): { at: number; count: number } {
    const pointer = this.#at(field, 4);
    if (pointer === undefined) return { at: 0, count: 0 };
    const start = follow(this.#view, pointer);
    const count = this.#view.getUint32(start, true);
    within(this.#view, start + 4, count * width);
    return { at: start + 4, count };
  }

  /** Where a field lies: the table points back to its list of field offsets, in which 0 stands for "left out". */
  #at(field: number, width: number): number | undefined {
    within(this.#view, this.#start, 4);
    const list = this.#start - this.#view.getInt32(this.#start, true);
    within(this.#view, list, 4);
    const slot = 4 + 2 * field;
    if (slot + 2 > this.#view.getUint16(list, true)) return undefined;
    within(this.#view, list + slot, 2);
    const offset = this.#view.getUint16(list + slot, true);
    if (offset === 0) return undefined;
    within(this.#view, this.#start + offset, width);
    return this.#start + offset;
  }
}

function follow(view: DataView, at: number): number {
  within(view, at, 4);
  const target = at + view.getUint32(at, true);
  within(view, target, 4);
  return target;
}

function within(view: DataView, at: number, length: number): void {
  if (at < 0 || at + length > view.byteLength) {
    throw new ConversionError('The file is damaged: an offset points outside of it.');
  }
}
