import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import sharp from 'sharp';
import { fileOfPeer } from './peers.js';
import { takePart } from './take-part.js';

/** What is used of @vladmandic/human. */
interface Human {
  readonly tf: {
    tensor(data: Uint8Array, shape: readonly number[], type: 'int32'): object;
    dispose(tensor: object): void;
  };
  load(): Promise<void>;
  detect(pixels: object): Promise<{ face: readonly { embedding?: readonly number[] }[] }>;
}

// It fetches its networks, and Node fetches no files.
const models = createServer((request, response) => {
  const file = fileOfPeer('@vladmandic/human', 'models', basename(request.url ?? ''));
  createReadStream(file).pipe(response);
});
await new Promise<void>((resolve) => models.listen(0, '127.0.0.1', resolve));
const address = models.address();
const port = typeof address === 'object' ? address?.port : undefined;

// Detector, mesh and description are on unless told; no result is carried over from one photo to the next.
const off = { enabled: false };
const require = createRequire(import.meta.url);
const library: { Human: new (config: object) => Human } = require(
  fileOfPeer('@vladmandic/human', 'dist/human.node-wasm.js'),
);
const human = new library.Human({
  backend: 'wasm',
  wasmPath: fileOfPeer('@tensorflow/tfjs-backend-wasm', 'dist/'),
  modelBasePath: `http://127.0.0.1:${port}/`,
  cacheSensitivity: 0,
  ...{ filter: off, gesture: off, body: off, hand: off, object: off, segmentation: off },
  face: { iris: off, emotion: off, antispoof: off, liveness: off },
});
await human.load();
models.close();

takePart({
  decode,
  async embed(photo) {
    const { data, info } = await decode(photo);
    const pixels = human.tf.tensor(data, [1, info.height, info.width, 3], 'int32');
    const { face } = await human.detect(pixels);
    human.tf.dispose(pixels);
    return face[0]?.embedding !== undefined;
  },
});

function decode(photo: Uint8Array) {
  return sharp(photo).raw().toBuffer({ resolveWithObject: true });
}
