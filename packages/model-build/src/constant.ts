import { ConversionError } from './conversion-error.js';
import { fromHalf } from './half.js';

/** Numbers that a graph carries: weights, or a shape, axes or paddings. */
export type Constant = {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
};

/** The same numbers with their axes in another order: axis `i` of the answer is axis `order[i]` of the constant. */
export function permute<Data extends Constant['data'] | Uint8Array>(
  constant: { readonly shape: readonly number[]; readonly data: Data },
  order: readonly number[],
): { readonly shape: readonly number[]; readonly data: Data } {
  const { shape, data } = constant;
  if (order.length !== shape.length) {
    throw new ConversionError(`Weights of shape [${shape}] have not ${order.length} axes.`);
  }
  const strides = shape.map((_, axis) => elements(shape.slice(axis + 1)));
  const moved = order.map((axis) => ({ size: shape[axis] ?? 0, stride: strides[axis] ?? 0 }));
  const picked = data.slice() as Data;
  let to = 0;
  const pick = (axis: number, from: number) => {
    const { size, stride } = moved[axis] ?? { size: 0, stride: 0 };
    for (let i = 0; i < size; i += 1) {
      if (axis < moved.length - 1) pick(axis + 1, from + i * stride);
      else picked[to++] = data[from + i * stride] ?? 0;
    }
  };
  pick(0, 0);
  return { shape: moved.map(({ size }) => size), data: picked };
}

/** How many numbers a tensor of this shape has. */
export function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/**
 * Reads little-endian numbers of a type as float32 or int32.
 *
 * @throws ConversionError when the bytes are not exactly those of the shape.
 */
export function readConstant(
  bytes: Uint8Array,
  type: 'float32' | 'float16' | 'int32',
  shape: readonly number[],
): Constant {
  const count = elements(shape);
  const width = type === 'float16' ? 2 : 4;
  if (bytes.length !== count * width) {
    throw new ConversionError(
      `Weights have ${bytes.length} bytes instead of ${count * width}: the file is damaged.`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type === 'int32') {
    return { shape, data: new Int32Array(count).map((_, i) => view.getInt32(4 * i, true)) };
  }
  const read =
    type === 'float32'
      ? (i: number) => view.getFloat32(4 * i, true)
      : (i: number) => fromHalf(view.getUint16(2 * i, true));
  return { shape, data: new Float32Array(count).map((_, i) => read(i)) };
}
