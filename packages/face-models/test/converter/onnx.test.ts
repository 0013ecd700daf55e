import { ConversionError, readOnnx, writeOnnx } from '@biometrid/model-build';
import { describe, expect, it } from 'vitest';
import { recipes } from '../../build/recipes.js';
import { readSource } from '../../build/source.js';
import { faceModels } from '../../src/index.js';

const { source } = faceModels['fr-liveness'];
const file = readSource(source, source.file, recipes['fr-liveness'].sha256);
const read = (bytes: Uint8Array) => readOnnx(bytes, 'a-model');

/** The file with a text replaced by another of the same length, wherever it stands. */
function changed(from: string, to: string): Uint8Array {
  const text = Buffer.from(file).toString('latin1');
  expect(text).toContain(from);
  return Buffer.from(text.replaceAll(from, to), 'latin1');
}

describe('an ONNX file', () => {
  it('is read with its inputs, its outputs and its weights', () => {
    const graph = read(file);
    expect(graph.inputs).toEqual([{ name: 'input', shape: [1, 3, 128, 128] }]);
    expect(graph.outputs).toEqual([{ name: 'output', shape: [1, 3] }]);
    const [first] = graph.nodes;
    const weights = graph.constants.find(({ name }) => name === first?.inputs[1]);
    expect(first?.type).toBe('Conv');
    expect(first?.attributes['strides']).toEqual({ ints: [2, 2] });
    expect(weights?.shape).toEqual([32, 3, 3, 3]);
    expect(weights?.data).toHaveLength(864);
  });

  it('is refused when it has an operation that is not known', () => {
    expect(() => read(changed('GlobalAveragePool', 'GlobalMinimumPool'))).toThrow(
      new ConversionError('ONNX\'s operation "GlobalMinimumPool" is not known.'),
    );
  });

  it('is refused when it is of another operator set', () => {
    expect(() => read(writeOnnx(read(file), {}))).toThrow(
      'The file is of the operator sets [ONNX 17]; only ONNX 9 and ONNX 13 are known.',
    );
  });

  it('is refused when it is something else', () => {
    expect(() => read(Buffer.from('{"format":"graph-model"}'))).toThrow(ConversionError);
    expect(() => read(new Uint8Array())).toThrow('The file is of the operator sets []');
  });

  it('is refused when it ends early, wherever that is', () => {
    for (const part of [0.001, 0.01, 0.1, 0.5, 0.9, 0.999]) {
      const cut = file.subarray(0, Math.floor(part * file.length));
      expect(() => read(cut), `${part} of it`).toThrow('it ends within a field');
    }
  });

  it('is read or refused with a reason, whichever byte is wrong', () => {
    // The nodes lie before the weights; every 97th byte of them is turned over, one at a time.
    let refused = 0;
    for (let at = 0; at < 20_000; at += 97) {
      const damaged = Uint8Array.from(file);
      damaged[at] = 255 - (damaged[at] ?? 0);
      try {
        read(damaged);
      } catch (error) {
        if (!(error instanceof ConversionError)) throw new Error(`At byte ${at}`, { cause: error });
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(20);
  });
});
