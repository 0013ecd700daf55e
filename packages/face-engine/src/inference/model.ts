import { type FaceNetworkName, faceModels, modelFile } from '@biometrid/face-models';
import { InferenceSession, Tensor } from '@biometrid/onnx-runtime';
import { toTensor } from './tensor.js';

/** A network that is loaded. */
export interface Model {
  /** Pixels along each side of the square that it is shown. */
  readonly side: number;
  /**
   * Runs it in this thread.
   * @param rgb `side` rows of `side` pixels, red first, 0 to 255; what the network wants them to be is done here.
   * @returns its outputs by name.
   */
  run(rgb: Float32Array): Promise<Outputs>;
  close(): Promise<void>;
}

/** @throws {TypeError} when there is no such output. */
export type Outputs = (name: string) => Float32Array;

/**
 * Loads a network of `@biometrid/face-models`. It takes one thread: a server runs as many engines as it has processors.
 * @throws {FaceModelMissing} when its file is not installed.
 */
export async function openModel(name: FaceNetworkName): Promise<Model> {
  const { input } = faceModels[name];
  const session = await InferenceSession.create(modelFile(name), {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  });
  return {
    side: input.layout === 'NHWC' ? input.shape[1] : input.shape[2],
    async run(rgb) {
      const tensor = new Tensor('float32', toTensor(rgb, input), input.shape);
      const outputs = await session.run({ [input.name]: tensor });
      return (output) => {
        const data = outputs[output]?.data;
        if (!(data instanceof Float32Array))
          throw new TypeError(`${name} has no output ${output}.`);
        return data;
      };
    },
    close: () => session.release(),
  };
}
