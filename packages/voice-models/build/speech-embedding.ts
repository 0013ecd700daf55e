import { ConversionError, type OnnxGraph, readOnnx } from '@biometrid/model-build';

/**
 * Google's speech embedding without its fixed length. As it is published it takes windows of 76 frames and gives a vector for each. Two
 * `Reshape` alone tie it to that: between them it is purely convolutional over time, so that one run over an utterance gives the
 * vectors of all its windows, every 8 frames.
 */
export function speechEmbedding(file: Uint8Array): OnnxGraph {
  const { nodes, constants } = readOnnx(file, 'speech-embedding');
  const [first, ...layers] = nodes;
  const last = layers.pop();
  const [input, shape] = first?.inputs ?? [];
  const [result, lastShape] = last?.inputs ?? [];
  if (first?.type !== 'Reshape' || last?.type !== 'Reshape' || !result) {
    throw new ConversionError('The speech embedding does not begin and end with a Reshape.');
  }
  if (input !== 'input_1' || layers.some(({ type }) => type === 'Reshape')) {
    throw new ConversionError('The speech embedding is not the one that is known.');
  }
  return {
    name: 'speech-embedding',
    inputs: [{ name: 'mel', shape: [1, 'frames', 32, 1] }],
    outputs: [{ name: 'embeddings', shape: [1, 'vectors', 96] }],
    constants: [
      ...constants.filter(({ name }) => name !== shape && name !== lastShape),
      { name: 'bands', shape: [1], data: BigInt64Array.of(3n) },
    ],
    nodes: [
      // Batch, time, band, channel: ONNX convolves with the channels before time and band.
      {
        type: 'Transpose',
        inputs: ['mel'],
        output: first.output,
        attributes: { perm: { ints: [0, 3, 1, 2] } },
      },
      ...layers,
      // The bands are down to one by now.
      { type: 'Squeeze', inputs: [result, 'bands'], output: 'by_channel', attributes: {} },
      {
        type: 'Transpose',
        inputs: ['by_channel'],
        output: 'embeddings',
        attributes: { perm: { ints: [0, 2, 1] } },
      },
    ],
  };
}
