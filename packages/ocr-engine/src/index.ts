export type { Barcode, BarcodeFormat } from './barcode/barcode.js';
export type { Check } from './checks/check.js';
export type { DocumentReading, SideReading } from './document-reading.js';
export { OcrEngineUnavailable, OcrModelMissing, UnreadableImage } from './errors.js';
export type { Field, FieldName, FieldSource } from './fields/field.js';
export type { Point, Quad } from './geometry/quad.js';
export type {
  MrzCheck,
  MrzCorrection,
  MrzFields,
  MrzFormat,
  MrzReading,
} from './mrz/mrz-reading.js';
export {
  createOcrEngine,
  type DocumentPictures,
  type OcrEngine,
  type OcrEngineOptions,
} from './ocr-engine.js';
export type { Box, FindFaces } from './portrait/cut-portrait.js';
export type { TextLine } from './text/text-line.js';
