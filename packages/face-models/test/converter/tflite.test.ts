import { ConversionError } from '@biometrid/model-build';
import { describe, expect, it } from 'vitest';
import { recipes } from '../../build/recipes.js';
import { readSource } from '../../build/source.js';
import { convertTflite } from '../../converter/tflite/convert-tflite.js';
import { faceModels } from '../../src/index.js';

const { source } = faceModels['face-detector-short'];
const file = readSource(source, source.file, recipes['face-detector-short'].sha256);
const outputs = { regressors: 'boxes', classificators: 'scores' };
const convert = (bytes: Uint8Array) => convertTflite(bytes, 'a-model', outputs);

describe('a TFLite file', () => {
  it('is refused when it has an operation that is not known', () => {
    const mesh = faceModels['face-mesh'].source;
    const pack = readSource(mesh, mesh.file, recipes['face-mesh'].sha256);
    // The first graph of the pack, with operations that MediaPipe made for it: number 32, CUSTOM.
    expect(() => convert(pack.subarray(0, 2_495_952))).toThrow(
      new ConversionError("TFLite's operation 32 is not known."),
    );
  });

  it('is refused when it puts zeros around an image', () => {
    const padding = readSource(
      source,
      'face_detection_full_range_sparse.tflite',
      '671dd2f9ed11a78436fc21cc42357a803dfc6f73e9fb86541be942d5716c2dce',
    );
    expect(() => convert(padding)).toThrow('Only channels of an image can be padded.');
  });

  it('is refused when it is something else', () => {
    expect(() => convert(Buffer.from('{"format":"graph-model"}'))).toThrow('This is no TFL3 file.');
    expect(() => convert(new Uint8Array())).toThrow(ConversionError);
  });

  it('is refused when it ends early, wherever that is', () => {
    for (const part of [0.001, 0.01, 0.1, 0.5, 0.9, 0.999]) {
      const cut = file.subarray(0, Math.floor(part * file.length));
      expect(() => convert(cut), `${part} of it`).toThrow(ConversionError);
    }
  });

  it('is refused when its weights have fewer bytes than their shape says', () => {
    const damaged = Uint8Array.from(file);
    const view = new DataView(damaged.buffer);
    // The first filter: 5 x 5 pixels, 3 channels, 24 filters, 2 bytes each.
    const length = damaged.findIndex(
      (_, at) => at % 4 === 0 && at + 4 < damaged.length && view.getUint32(at, true) === 3600,
    );
    view.setUint32(length, 3598, true);
    expect(() => convert(damaged)).toThrow('Weights have 3598 bytes instead of 3600');
  });

  it('is converted or refused with a reason, whichever byte is wrong', () => {
    // The tables lie behind the weights; every 97th byte of them is turned over, one at a time.
    const start = file.length - 30_000;
    let refused = 0;
    for (let at = start; at < file.length; at += 97) {
      const damaged = Uint8Array.from(file);
      damaged[at] = 255 - (damaged[at] ?? 0);
      try {
        convert(damaged);
      } catch (error) {
        if (!(error instanceof ConversionError)) throw new Error(`At byte ${at}`, { cause: error });
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(20);
  });

  it('is refused when it lacks an output', () => {
    expect(() => convertTflite(file, 'a-model', { embeddings: 'embedding' })).toThrow(
      'The file has no output "embeddings".',
    );
  });
});
