import {
  type Constant,
  ConversionError,
  elements,
  type OnnxAttribute,
  type OnnxConstant,
  type OnnxGraph,
  type OnnxNode,
  type OnnxTensor,
  permute,
} from '@biometrid/model-build';

/** What a layer makes. The shape is in TensorFlow's order: batch, height, width, channels. */
export type Value = { readonly name: string; readonly shape: readonly number[] };

export type Operand = Value | Constant;

/** Weights of a convolution. Its axes are output channel, input channel of the group, height, width. */
export type Filter = Constant | ByteFilter;

/** One whose numbers are kept as bytes, a quarter of the size: each is `byte * step + least`, with both of its output channel. */
export type ByteFilter = {
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
  readonly steps: Float32Array;
  readonly leasts: Float32Array;
};

/** TensorFlow's two ways to treat borders: none, or as many zeros as make the output ceil(size / stride). */
export type Padding = 'same' | 'valid';

type Size = readonly [height: number, width: number];

/**
 * Builds an ONNX graph out of TensorFlow's layers.
 *
 * TensorFlow keeps the channels of an image last, ONNX first. Here every image is kept the ONNX way throughout, and only constants and
 * axes are turned while converting; a `Transpose` stands where images come in, and where the order of the numbers shows: before a
 * reshape, and at an output.
 */
export class ImageGraph {
  readonly #nodes: OnnxNode[] = [];
  readonly #constants: OnnxConstant[] = [];
  readonly #inputs: OnnxTensor[] = [];
  readonly #outputs: OnnxTensor[] = [];

  input(name: string, shape: readonly number[]): Value {
    this.#inputs.push({ name, shape });
    const value = { name, shape };
    return isImage(shape)
      ? this.#node('Transpose', [name], shape, { perm: { ints: toFirst } })
      : value;
  }

  output(value: Value, name: string): void {
    const last = this.#channelsLast(value);
    this.#nodes.push({ type: 'Identity', inputs: [last], output: name, attributes: {} });
    this.#outputs.push({ name, shape: value.shape });
  }

  convolution(
    image: Value,
    filter: Filter,
    bias: Constant | undefined,
    options: { strides: Size; dilations: Size; padding: Padding; groups: number },
  ): Value {
    const [batch, height, width, channels] = sizes4(image.shape);
    const [out, inOfGroup, kernelHeight, kernelWidth] = sizes4(filter.shape);
    if (inOfGroup * options.groups !== channels || (bias && elements(bias.shape) !== out)) {
      throw new ConversionError(
        `A filter of shape [${filter.shape}] does not fit [${image.shape}].`,
      );
    }
    const window: Size = [
      (kernelHeight - 1) * options.dilations[0] + 1,
      (kernelWidth - 1) * options.dilations[1] + 1,
    ];
    const slid = slide([height, width], window, options.strides, options.padding);
    const weights = 'bytes' in filter ? this.#widened(filter) : this.#constant(filter);
    const inputs = [image.name, weights];
    if (bias) inputs.push(this.#constant(bias));
    return this.#node('Conv', inputs, [batch, ...slid.size, out], {
      kernel_shape: { ints: [kernelHeight, kernelWidth] },
      strides: { ints: options.strides },
      dilations: { ints: options.dilations },
      pads: { ints: slid.pads },
      group: { int: options.groups },
    });
  }

  maxPool(image: Value, options: { window: Size; strides: Size; padding: Padding }): Value {
    return this.#pool('MaxPool', image, options);
  }

  averagePool(image: Value, options: { window: Size; strides: Size; padding: 'valid' }): Value {
    return this.#pool('AveragePool', image, options);
  }

  #pool(
    type: 'MaxPool' | 'AveragePool',
    image: Value,
    options: { window: Size; strides: Size; padding: Padding },
  ): Value {
    const [batch, height, width, channels] = sizes4(image.shape);
    const slid = slide([height, width], options.window, options.strides, options.padding);
    return this.#node(type, [image.name], [batch, ...slid.size, channels], {
      kernel_shape: { ints: options.window },
      strides: { ints: options.strides },
      pads: { ints: slid.pads },
    });
  }

  /**
   * Adds channels of zeros to an image: a convolution that keeps each channel. Unlike `Pad`, ONNX Runtime computes it in blocks of channels
   * (NCHWc).
   *
   * @param paddings how many zeros go before and after, for each axis in turn.
   */
  padChannels(image: Value, paddings: Constant): Value {
    const [, , , channels] = sizes4(image.shape);
    const [before = -1, after = -1, ...more] = paddings.data.slice(6);
    if (more.length > 0 || before < 0 || after < 0 || paddings.data.slice(0, 6).some(Boolean)) {
      throw new ConversionError('Only channels of an image can be padded.');
    }
    const shape = [before + channels + after, channels, 1, 1];
    const keep = new Float32Array(elements(shape));
    for (let i = 0; i < channels; i += 1) keep[(before + i) * channels + i] = 1;
    return this.convolution(image, { shape, data: keep }, undefined, {
      strides: [1, 1],
      dilations: [1, 1],
      padding: 'valid',
      groups: 1,
    });
  }

  /** Adds rows of zeros below an image, and columns of them to its right. */
  padBorders(image: Value, [below, right]: Size): Value {
    if (below === 0 && right === 0) return image;
    const [batch, height, width, channels] = sizes4(image.shape);
    const inputs = [image.name, this.#integers([0, 0, 0, 0, 0, 0, below, right])];
    return this.#node('Pad', inputs, [batch, height + below, width + right, channels], {});
  }

  unary(type: 'Relu' | 'Sigmoid' | 'Abs', value: Value): Value {
    return this.#node(type, [value.name], value.shape, {});
  }

  softmax(value: Value): Value {
    const axis = isImage(value.shape) ? 1 : value.shape.length - 1;
    return this.#node('Softmax', [value.name], value.shape, { axis: { int: axis } });
  }

  binary(type: 'Add' | 'Sub' | 'Mul' | 'Min' | 'Max', a: Operand, b: Operand): Value {
    const shape = broadcast(a.shape, b.shape);
    const inputs = [a, b].map((operand) => this.#beside(operand, shape));
    return this.#node(type, inputs, shape, {});
  }

  /** @param slope of the negative side: one number for each channel. */
  prelu(value: Value, slope: Constant): Value {
    const inputs = [value.name, this.#beside(slope, value.shape)];
    return this.#node('PRelu', inputs, broadcast(value.shape, slope.shape), {});
  }

  reshape(value: Value, shape: readonly number[]): Value {
    const open = shape.indexOf(-1);
    const known = elements(shape.filter((size) => size !== -1));
    const full = shape.map((size, i) => (i === open ? elements(value.shape) / known : size));
    if (elements(full) !== elements(value.shape)) {
      throw new ConversionError(`[${value.shape}] cannot take the shape [${shape}].`);
    }
    const inputs = [this.#channelsLast(value), this.#integers(full)];
    const reshaped = this.#node('Reshape', inputs, full, {});
    if (!isImage(full)) return reshaped;
    return this.#node('Transpose', [reshaped.name], full, { perm: { ints: toFirst } });
  }

  concatenate(values: readonly Value[], axis: number): Value {
    const [first, ...others] = values;
    if (!first) throw new ConversionError('Nothing to concatenate.');
    const at = axis < 0 ? axis + first.shape.length : axis;
    const along = values.reduce((sum, { shape }) => sum + (shape[at] ?? 0), 0);
    if (others.some(({ shape }) => shape.some((size, i) => i !== at && size !== first.shape[i]))) {
      throw new ConversionError('The parts to concatenate differ in shape.');
    }
    const shape = first.shape.map((size, i) => (i === at ? along : size));
    const names = values.map(({ name }) => name);
    return this.#node('Concat', names, shape, { axis: { int: onnxAxis(at, first.shape) } });
  }

  /** The mean over some axes, which then are gone. */
  mean(value: Value, axes: readonly number[]): Value {
    const gone = axes.map((axis) => (axis < 0 ? axis + value.shape.length : axis));
    const shape = value.shape.filter((_, axis) => !gone.includes(axis));
    const isSpatial = gone.length === 2 && gone.includes(1) && gone.includes(2);
    // What is left of an image keeps TensorFlow's order only when one of height, width and channels is left.
    if (isImage(value.shape) && !isSpatial) {
      throw new ConversionError(`A mean over the axes [${axes}] of an image is not known.`);
    }
    return this.#node('ReduceMean', [value.name], shape, {
      axes: { ints: gone.map((axis) => onnxAxis(axis, value.shape)) },
      keepdims: { int: 0 },
    });
  }

  /** @param weights has the axes input, output. */
  dense(value: Value, weights: Constant, bias: Constant | undefined): Value {
    const [batch = 0, inputs = 0] = value.shape;
    const [expected, outputs = 0] = weights.shape;
    if (value.shape.length !== 2 || weights.shape.length !== 2 || inputs !== expected) {
      throw new ConversionError(`Weights of shape [${weights.shape}] do not fit [${value.shape}].`);
    }
    const names = [value.name, this.#constant(weights)];
    if (bias) names.push(this.#constant(bias));
    return this.#node('Gemm', names, [batch, outputs], {});
  }

  finish(name: string): OnnxGraph {
    return {
      name,
      inputs: this.#inputs,
      outputs: this.#outputs,
      constants: this.#constants,
      nodes: this.#nodes,
    };
  }

  #node(
    type: string,
    inputs: readonly string[],
    shape: readonly number[],
    attributes: Readonly<Record<string, OnnxAttribute>>,
  ): Value {
    if (!shape.every((size) => Number.isSafeInteger(size) && size > 0)) {
      throw new ConversionError(`A ${type} would have the shape [${shape}].`);
    }
    const output = `${type}_${this.#nodes.length}`;
    this.#nodes.push({ type, inputs, output, attributes });
    return { name: output, shape };
  }

  #constant({ shape, data }: Constant): string {
    const name = `constant_${this.#constants.length}`;
    this.#constants.push({ name, shape, data: Float32Array.from(data) });
    return name;
  }

  /** What ONNX Runtime does once, while it loads the graph: it keeps the numbers, and not how they are made. */
  #widened({ shape, bytes, steps, leasts }: ByteFilter): string {
    const name = `constant_${this.#constants.length}`;
    this.#constants.push({ name, shape, data: bytes });
    const float = { int: 1 };
    const channel = (data: Float32Array) => this.#constant({ shape: [data.length, 1, 1, 1], data });
    const numbers = this.#node('Cast', [name], shape, { to: float });
    const scaled = this.#node('Mul', [numbers.name, channel(steps)], shape, {});
    return this.#node('Add', [scaled.name, channel(leasts)], shape, {}).name;
  }

  #integers(values: readonly number[]): string {
    if (!values.every(Number.isSafeInteger)) {
      throw new ConversionError(`[${values}] are not all whole numbers.`);
    }
    const name = `constant_${this.#constants.length}`;
    const data = BigInt64Array.from(values, BigInt);
    this.#constants.push({ name, shape: [values.length], data });
    return name;
  }

  /** An operand by name, turned so that it broadcasts with a result of this shape. */
  #beside(operand: Operand, result: readonly number[]): string {
    const missing = result.length - operand.shape.length;
    if ('name' in operand) {
      if (isImage(result) && missing > 0) {
        throw new ConversionError(
          `[${operand.shape}] beside an image of [${result}] is not known.`,
        );
      }
      return operand.name;
    }
    if (!isImage(result)) return this.#constant(operand);
    const filled = { ...operand, shape: [...Array<number>(missing).fill(1), ...operand.shape] };
    return this.#constant(permute(filled, toFirst));
  }

  #channelsLast({ name, shape }: Value): string {
    return isImage(shape)
      ? this.#node('Transpose', [name], shape, { perm: { ints: toLast } }).name
      : name;
  }
}

const toFirst = [0, 3, 1, 2];
const toLast = [0, 2, 3, 1];

function isImage(shape: readonly number[]): boolean {
  return shape.length === 4;
}

function onnxAxis(axis: number, shape: readonly number[]): number {
  return isImage(shape) ? toFirst.indexOf(axis) : axis;
}

function sizes4(shape: readonly number[]): [number, number, number, number] {
  const [a, b, c, d] = shape;
  if (
    a === undefined ||
    b === undefined ||
    c === undefined ||
    d === undefined ||
    shape.length > 4
  ) {
    throw new ConversionError(`[${shape}] has not four axes.`);
  }
  return [a, b, c, d];
}

/** The size that a sliding window leaves, and the zeros it needs at the top, left, bottom and right. */
function slide(
  size: Size,
  window: Size,
  strides: Size,
  padding: Padding,
): { size: Size; pads: readonly number[] } {
  const along = (axis: 0 | 1) => {
    if (padding === 'valid') {
      return {
        count: Math.floor((size[axis] - window[axis]) / strides[axis]) + 1,
        before: 0,
        after: 0,
      };
    }
    const count = Math.ceil(size[axis] / strides[axis]);
    const zeros = Math.max(0, (count - 1) * strides[axis] + window[axis] - size[axis]);
    // An odd zero goes to the end.
    return { count, before: Math.floor(zeros / 2), after: Math.ceil(zeros / 2) };
  };
  const [down, across] = [along(0), along(1)];
  return {
    size: [down.count, across.count],
    pads: [down.before, across.before, down.after, across.after],
  };
}

function broadcast(a: readonly number[], b: readonly number[]): readonly number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const [x, y] = [a[i - rank + a.length] ?? 1, b[i - rank + b.length] ?? 1];
    if (x !== y && x !== 1 && y !== 1) {
      throw new ConversionError(`[${a}] and [${b}] do not go together.`);
    }
    return Math.max(x, y);
  });
}
