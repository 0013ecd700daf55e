import { createRequire } from 'node:module';
import sharp from 'sharp';
import { fileOfPeer } from './peers.js';
import { takePart } from './take-part.js';

/** What is used of @tensorflow/tfjs. */
interface TensorFlow {
  setBackend(name: 'wasm'): Promise<boolean>;
  ready(): Promise<void>;
  tensor(data: Uint8Array, shape: readonly number[], type: 'int32'): object;
  dispose(tensor: object): void;
}

/** What is used of @vladmandic/face-api. */
interface FaceApi {
  readonly nets: Record<
    'ssdMobilenetv1' | 'faceLandmark68Net' | 'faceRecognitionNet',
    { loadFromDisk(folder: string): Promise<void> }
  >;
  detectSingleFace(pixels: object): {
    withFaceLandmarks(): {
      withFaceDescriptor(): Promise<{ descriptor: Float32Array } | undefined>;
    };
  };
}

const require = createRequire(import.meta.url);
const tf: TensorFlow = require(fileOfPeer('@tensorflow/tfjs'));
const wasm: { setWasmPaths(folder: string): void } = require(
  fileOfPeer('@tensorflow/tfjs-backend-wasm'),
);
const faceApi: FaceApi = require(fileOfPeer('@vladmandic/face-api', 'dist/face-api.node-wasm.js'));
wasm.setWasmPaths(fileOfPeer('@tensorflow/tfjs-backend-wasm', 'dist/'));
await tf.setBackend('wasm');
await tf.ready();
for (const network of Object.values([
  faceApi.nets.ssdMobilenetv1,
  faceApi.nets.faceLandmark68Net,
  faceApi.nets.faceRecognitionNet,
]))
  await network.loadFromDisk(fileOfPeer('@vladmandic/face-api', 'model'));

takePart({
  decode,
  async embed(photo) {
    const { data, info } = await decode(photo);
    const pixels = tf.tensor(data, [info.height, info.width, 3], 'int32');
    const face = await faceApi.detectSingleFace(pixels).withFaceLandmarks().withFaceDescriptor();
    tf.dispose(pixels);
    return face !== undefined;
  },
});

function decode(photo: Uint8Array) {
  return sharp(photo).raw().toBuffer({ resolveWithObject: true });
}
