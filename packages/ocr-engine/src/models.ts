import { installedModels } from '@biometrid/ocr-models';
import { OcrModelMissing } from './errors.js';
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
  const needed = (name: string) => {
    const file = files.get(name);
    if (file === undefined) throw new OcrModelMissing(name);
    return file;
  };
  const [detector, recogniser, alphabet] = [
    files.get('text-detector'),
    files.get('text-recogniser'),
    files.get('text-alphabet'),
  ];
  return {
    zone: { locator: needed('mrz-locator'), reader: needed('mrz-reader') },
    ...(detector && recogniser && alphabet && { text: { detector, recogniser, alphabet } }),
  };
}
