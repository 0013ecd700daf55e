export { cardPage, packagedFile, tensor } from './card-page.js';
export { type Constant, elements, permute, readConstant } from './constant.js';
export { ConversionError } from './conversion-error.js';
export { fillFolder } from './fill-folder.js';
export { hash } from './hash.js';
export { leftOutModels } from './left-out.js';
export { licenceText } from './licence-text.js';
export { halfWeights } from './onnx/half-weights.js';
export { readOnnx, readTensor } from './onnx/read-onnx.js';
export { Fields } from './onnx/read-protobuf.js';
export {
  type OnnxAttribute,
  type OnnxConstant,
  type OnnxGraph,
  type OnnxNode,
  type OnnxTensor,
  writeOnnx,
} from './onnx/write-onnx.js';
export { type ModelSource, readSource } from './source.js';
export { readTrainingCard, type TrainingCard, trainingPage } from './training-card.js';
