import {
  ConversionError,
  Fields,
  type OnnxAttribute,
  type OnnxConstant,
  type OnnxGraph,
  type OnnxNode,
  readTensor,
} from '@biometrid/model-build';

/**
 * Silero VAD for 8 kHz alone, over a whole recording in one run. As it is published the file holds two networks, one for 16 kHz, and
 * takes one window a run, with a state to be carried from each to the next. Here the windows are a batch for the convolutions and a
 * sequence for the LSTM, whose state begins as zeros.
 */
export function voiceActivity(file: Uint8Array): OnnxGraph {
  const weights = weightsFor8kHz(file);
  const graph = new Chain(weights);
  // Silero looks at 256 new samples and 32 before them; its spectra are of 128 samples, every 64.
  const padded = graph.node('Pad', ['windows', graph.whole('ahead', [0, 0, 0, 0, 0, 32])], {
    mode: { text: 'reflect' },
  });
  const spectra = graph.node('Conv', [padded, graph.weights('stft.forward_basis_buffer')], {
    kernel_shape: { ints: [128] },
    strides: { ints: [64] },
  });
  // Real parts come first, imaginary ones after them.
  const squares = graph.node('Mul', [spectra, spectra]);
  const channels = graph.whole('channels', [1]);
  const [real, imaginary] = [
    [0, 65],
    [65, 130],
  ].map(([from = 0, to = 0]) =>
    graph.node('Slice', [
      squares,
      graph.whole(`from_${from}`, [from]),
      graph.whole(`to_${to}`, [to]),
      channels,
    ]),
  );
  if (!real || !imaginary) throw new ConversionError('A spectrum has two parts.');
  let value = graph.node('Sqrt', [graph.node('Add', [real, imaginary])]);
  for (const [i, stride] of [1, 2, 2, 1].entries()) {
    const layer = `encoder.${i}.reparam_conv`;
    const convolved = graph.node(
      'Conv',
      [value, graph.weights(`${layer}.weight`), graph.weights(`${layer}.bias`)],
      { kernel_shape: { ints: [3] }, strides: { ints: [stride] }, pads: { ints: [1, 1] } },
    );
    value = graph.node('Relu', [convolved]);
  }
  // Window, channel, 1: for the LSTM the windows are the steps of one sequence.
  const steps = graph.node('Transpose', [value], { perm: { ints: [0, 2, 1] } });
  const heard = graph.node('LSTM', [steps, ...graph.lstm('decoder.rnn')], {
    hidden_size: { int: hidden },
  });
  const squeezed = graph.node('Squeeze', [heard, channels]);
  const last = graph.node('Relu', [
    graph.node('Transpose', [squeezed], { perm: { ints: [0, 2, 1] } }),
  ]);
  const logit = graph.node(
    'Conv',
    [last, graph.weights('decoder.decoder.2.weight'), graph.weights('decoder.decoder.2.bias')],
    { kernel_shape: { ints: [1] } },
  );
  graph.node('Sigmoid', [logit], {}, 'speech');
  return {
    name: 'voice-activity',
    inputs: [{ name: 'windows', shape: ['windows', 1, 288] }],
    outputs: [{ name: 'speech', shape: ['windows', 1, 1] }],
    constants: graph.constants,
    nodes: graph.nodes,
  };
}

const hidden = 128;

/** The constants of the branch that is taken for 8 kHz, by the names that their layers had in training. */
function weightsFor8kHz(file: Uint8Array): ReadonlyMap<string, OnnxConstant> {
  // The graph chooses between two graphs: `then_branch` for 16 kHz, `else_branch` for 8.
  const graph = new Fields(file).message(7);
  const choice = graph.messages(1).find((node) => node.text(4) === 'If');
  const branch = choice?.messages(5).find((attribute) => attribute.text(1) === 'else_branch');
  if (!branch) throw new ConversionError('Silero VAD does not choose between two rates.');
  const prefix = 'If_0_else_branch__Inline_0__';
  return new Map(
    branch
      .message(6)
      .messages(1)
      .filter((node) => node.text(4) === 'Constant' && node.text(2).startsWith(prefix))
      .map((node) => [node.text(2).slice(prefix.length), node.message(5).message(5)] as const)
      .filter(([name, tensor]) => !name.startsWith('/') && tensor.integer(2) === 1)
      .map(([name, tensor]) => [name, readTensor(tensor, name)]),
  );
}

/** Nodes, each of which has a number for its output's name unless it gets another. */
class Chain {
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxConstant[] = [];
  readonly #weights: ReadonlyMap<string, OnnxConstant>;

  constructor(weights: ReadonlyMap<string, OnnxConstant>) {
    this.#weights = weights;
  }

  node(
    type: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
    output = `value_${this.nodes.length}`,
  ): string {
    this.nodes.push({ type, inputs, output, attributes });
    return output;
  }

  whole(name: string, values: readonly number[]): string {
    return this.#constant({
      name,
      shape: [values.length],
      data: BigInt64Array.from(values, BigInt),
    });
  }

  weights(name: string): string {
    return this.#constant(this.#weight(name));
  }

  /** PyTorch's weights of an LSTM as ONNX has them. */
  lstm(name: string): readonly string[] {
    const [input, state, inputBias, stateBias] = ['weight_ih', 'weight_hh', 'bias_ih', 'bias_hh']
      .map((part) => this.#weight(`${name}.${part}`))
      .map(({ data }) => gatesInOrder(data));
    if (!input || !state || !inputBias || !stateBias) throw new ConversionError('No LSTM.');
    const gates = 4 * hidden;
    return [
      this.#constant({ name: 'lstm_input', shape: [1, gates, hidden], data: input }),
      this.#constant({ name: 'lstm_state', shape: [1, gates, hidden], data: state }),
      this.#constant({
        name: 'lstm_bias',
        shape: [1, 2 * gates],
        data: Float32Array.of(...inputBias, ...stateBias),
      }),
    ];
  }

  #weight(name: string): OnnxConstant {
    const weight = this.#weights.get(name);
    if (!weight) throw new ConversionError(`Silero VAD has no "${name}" for 8 kHz.`);
    return weight;
  }

  #constant(constant: OnnxConstant): string {
    if (!this.constants.some(({ name }) => name === constant.name)) this.constants.push(constant);
    return constant.name;
  }
}

/** PyTorch's gates are input, forget, cell, output, one block of rows each; those of ONNX input, output, forget, cell. */
function gatesInOrder(data: OnnxConstant['data']): Float32Array {
  if (!(data instanceof Float32Array)) throw new ConversionError('Weights are floating-point.');
  const block = data.length / 4;
  const [input, forget, cell, output] = [0, 1, 2, 3].map((gate) =>
    data.subarray(gate * block, (gate + 1) * block),
  );
  const ordered = new Float32Array(data.length);
  for (const [to, gate] of [input, output, forget, cell].entries()) {
    if (gate) ordered.set(gate, to * block);
  }
  return ordered;
}
