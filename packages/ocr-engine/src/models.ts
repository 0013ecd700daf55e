import { installedModels, modelFile } from '@biometrid/ocr-models';
import type { TextModels } from './text/text-reader.js';
import type { ZoneModels } from './zone/zone-reader.js';

/** Where an engine's networks are. */
export interface Models {
  readonly zone: ZoneModels;
  /** Absent when one of the three was left out. */
  readonly text?: TextModels;
}

/** Looks for the networks in `@biometrid/ocr-models`. @throws {OcrModelMissing} */
export function findModels(): Models {
  const files = new Map<string, string>(installedModels().map(({ name, file }) => [name, file]));
  const [detector, recogniser, alphabet] = [
    files.get('text-detector'),
    files.get('text-recogniser'),
    files.get('text-alphabet'),
  ];
  return {
    zone: { locator: modelFile('mrz-locator'), reader: modelFile('mrz-reader') },
    ...(detector && recogniser && alphabet && { text: { detector, recogniser, alphabet } }),
  };
}
