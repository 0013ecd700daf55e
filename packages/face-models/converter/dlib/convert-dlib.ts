import { type Constant, ConversionError, type OnnxGraph, permute } from '@biometrid/model-build';
import { type Filter, ImageGraph, type Value } from '../image-graph.js';
import { list, parse } from '../tfjs/json.js';
import { readWeights, type Weight } from '../tfjs/read-weights.js';

/**
 * Writes dlib's network for face recognition as a graph: a ResNet of 29 convolutions, by Davis King. Its weights come as a manifest with
 * the names that `@vladmandic/face-api` gives them and no graph: what they mean stands in that package's `src/faceRecognitionNet`.
 *
 * The graph's input is called `input`: 150 rows of 150 pixels, red first, 0 to 255. Its output is called `embedding`.
 *
 * @throws ConversionError for files that are damaged, or that lack one of the weights.
 */
export function convertDlib(
  files: { readonly manifest: Uint8Array; readonly weights: Uint8Array },
  name: string,
): OnnxGraph {
  const net = new DlibNet(readWeights(list(parse(files.manifest), 'manifest'), files.weights));
  return net.graph(name);
}

const side = 150;

/** The mean of the pixels that dlib trains on: red, green, blue. face-api divides by 255 what is left, where dlib has 256. */
const meanPixel = { shape: [3], data: Float32Array.of(122.782, 117.001, 104.298) };
const scale = { shape: [1], data: Float32Array.of(1 / 255) };

/** After the first layer, which is a plain one. Those of `down` halve the image. */
const residuals = [
  'conv32_1',
  'conv32_2',
  'conv32_3',
  'conv64_down',
  'conv64_1',
  'conv64_2',
  'conv64_3',
  'conv128_down',
  'conv128_1',
  'conv128_2',
  'conv256_down',
  'conv256_1',
  'conv256_2',
  'conv256_down_out',
];

class DlibNet {
  readonly #graph = new ImageGraph();
  readonly #weights: ReadonlyMap<string, Weight>;

  constructor(weights: ReadonlyMap<string, Weight>) {
    this.#weights = weights;
  }

  graph(name: string): OnnxGraph {
    const graph = this.#graph;
    const pixels = graph.binary('Sub', graph.input('input', [1, side, side, 3]), meanPixel);
    const first = this.#convolution(graph.binary('Mul', pixels, scale), 'conv32_down', 'down');
    let image = graph.maxPool(graph.unary('Relu', first), {
      window: [3, 3],
      strides: [2, 2],
      padding: 'valid',
    });
    for (const layer of residuals) image = this.#residual(image, layer, layer.includes('down'));
    graph.output(
      graph.dense(graph.mean(image, [1, 2]), this.#weight('fc'), undefined),
      'embedding',
    );
    return graph.finish(name);
  }

  /** Two convolutions, and what goes past them. */
  #residual(image: Value, layer: string, halves: boolean): Value {
    const graph = this.#graph;
    const first = this.#convolution(image, `${layer}/conv1`, halves ? 'down' : 'keep');
    const second = this.#convolution(graph.unary('Relu', first), `${layer}/conv2`, 'keep');
    if (!halves) return graph.unary('Relu', graph.binary('Add', second, image));
    const past = graph.averagePool(image, { window: [2, 2], strides: [2, 2], padding: 'valid' });
    const [, height = 0, width = 0, channels = 0] = past.shape;
    const [, lower = 0, narrower = 0, more = 0] = second.shape;
    // Each of the two gets zeros where the other is larger.
    const wide = more > channels ? graph.padChannels(past, channelsBehind(more - channels)) : past;
    const high = graph.padBorders(second, [height - lower, width - narrower]);
    return graph.unary('Relu', graph.binary('Add', wide, high));
  }

  /** A convolution whose channels are then scaled and shifted: both go into its weights. */
  #convolution(image: Value, layer: string, how: 'down' | 'keep'): Value {
    const factors = this.#weight(`${layer}/scale/weights`).data;
    const shifts = this.#weight(`${layer}/scale/biases`).data;
    const bias = this.#weight(`${layer}/conv/bias`);
    const shifted = bias.data.map((number, i) => number * (factors[i] ?? 0) + (shifts[i] ?? 0));
    const step = how === 'down' ? 2 : 1;
    return this.#graph.convolution(
      image,
      scaledFilter(this.#weight(`${layer}/conv/filters`), factors),
      { shape: bias.shape, data: shifted },
      {
        strides: [step, step],
        dilations: [1, 1],
        padding: how === 'down' ? 'valid' : 'same',
        groups: 1,
      },
    );
  }

  #weight(name: string): Weight {
    const weight = this.#weights.get(name);
    if (!weight) throw new ConversionError(`There are no weights for "${name}".`);
    return weight;
  }
}

/** As TensorFlow writes how many zeros go before and after, for each axis. */
function channelsBehind(count: number): Constant {
  return { shape: [4, 2], data: Int32Array.of(0, 0, 0, 0, 0, 0, 0, count) };
}

/** A filter with another order of axes, its numbers multiplied by a factor for each output channel. Bytes stay bytes. */
function scaledFilter({ bytes, ...weight }: Weight, factors: Constant['data']): Filter {
  if (bytes) {
    const { shape, data } = permute({ shape: weight.shape, data: bytes.data }, filterAxes);
    const times = (number: number) => Float32Array.from(factors, (factor) => number * factor);
    return { shape, bytes: data, steps: times(bytes.step), leasts: times(bytes.least) };
  }
  const { shape, data } = permute(weight, filterAxes);
  const perChannel = data.length / factors.length;
  return {
    shape,
    data: data.map((number, i) => number * (factors[Math.floor(i / perChannel)] ?? 0)),
  };
}

/** From TensorFlow's height, width, input channel, output channel to ONNX's. */
const filterAxes = [3, 2, 0, 1];
