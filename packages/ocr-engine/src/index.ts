export type { Barcode, BarcodeFormat } from './barcode/barcode.js';
export type { Check } from './checks/check.js';
export type { DocumentReading, SideReading } from './document-reading.js';
export type { Field, FieldName, FieldSource } from './fields/field.js';
export type { Point, Quad } from './geometry/quad.js';
export type {
  MrzCheck,
  MrzCorrection,
  MrzFields,
  MrzFormat,
  MrzReading,
} from './mrz/mrz-reading.js';
export type { TextLine } from './text/text-line.js';
