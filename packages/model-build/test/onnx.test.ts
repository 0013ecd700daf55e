import { describe, expect, it } from 'vitest';
import { ConversionError, type OnnxGraph, readOnnx, writeOnnx } from '../src/index.js';

const graph: OnnxGraph = {
  name: 'a-model',
  inputs: [{ name: 'in', shape: [1, 'steps', 2] }],
  outputs: [{ name: 'out', shape: [1, 'steps', 2] }],
  constants: [{ name: 'factor', shape: [2], data: Float32Array.of(2, -3) }],
  nodes: [{ type: 'Mul', inputs: ['in', 'factor'], output: 'out', attributes: {} }],
};

describe('an ONNX file', () => {
  it('keeps the names of sizes that differ from run to run', () => {
    const file = asOfSet13(writeOnnx(graph, { licence: 'MIT' }));
    expect(readOnnx(file, 'a-model')).toEqual(graph);
  });

  it('is the same bytes for the same graph', () => {
    expect(writeOnnx(graph, {})).toEqual(writeOnnx(structuredClone(graph), {}));
  });

  it('is refused when it is of an operator set that is not known', () => {
    expect(() => readOnnx(writeOnnx(graph, {}), 'a-model')).toThrow(
      new ConversionError(
        'The file is of the operator sets [ONNX 17]; only ONNX 9 and ONNX 13 are known.',
      ),
    );
  });
});

/** The file with the number of its operator set replaced: `Mul` means the same in both. */
function asOfSet13(file: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(file);
  // Field 8 of the model, four bytes long: an empty domain, and the version as field 2.
  const at = Buffer.from(bytes).indexOf(Buffer.from([0x42, 4, 0x0a, 0, 0x10, 17]));
  bytes[at + 5] = 13;
  return bytes;
}
