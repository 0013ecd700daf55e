import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { installedModels } from '@biometrid/voice-models';
import { VoiceModelMissing } from './errors.js';

/** The files that an engine is made of, by their names. */
export interface Models {
  /** @param name such as `speaker.onnx`. @returns where it is. @throws {VoiceModelMissing} */
  find(name: string): FoundFile;
  /** @returns the path of a file in the operator's folder, if it is there. */
  own(name: string): string | undefined;
  /** Codes of the languages that there is a digit network for, in order. */
  readonly languages: readonly string[];
}

interface FoundFile {
  readonly path: string;
  /** Whether it is in the operator's folder. */
  readonly own: boolean;
}

/** Such as `digits-en.onnx`. */
const digits = /^digits-([a-z]{2,3}(?:-[a-z0-9]{2,8})*)\.onnx$/i;

/**
 * Looks for the files of networks.
 * @param folder of the operator's, whose files go before those of `@biometrid/voice-models`.
 * @throws the file system's error when the folder cannot be read.
 */
export function findModels(folder: string | undefined): Models {
  const inFolder = new Set(folder === undefined ? [] : readdirSync(folder));
  const own = (name: string) =>
    folder !== undefined && inFolder.has(name) ? join(folder, name) : undefined;
  const packaged = new Map(installedModels().map(({ file }) => [basename(file), file]));
  return {
    own,
    find(name) {
      const path = own(name);
      if (path !== undefined) return { path, own: true };
      const file = packaged.get(name);
      if (file !== undefined && existsSync(file)) return { path: file, own: false };
      throw new VoiceModelMissing(name, notThere(name, folder));
    },
    languages: [...new Set([...inFolder, ...packaged.keys()])]
      .flatMap((name) => digits.exec(name)?.[1] ?? [])
      .sort(),
  };
}

function notThere(name: string, folder: string | undefined): string {
  const places =
    folder === undefined ? '@biometrid/voice-models' : `${folder} and in @biometrid/voice-models`;
  return (
    `${name} is not there; it was looked for in ${places}. Install @biometrid/voice-models again, or in its repository build it without ` +
    'leaving this model out; or name a folder that has the file in BIOMETRID_VOICE_MODELS.'
  );
}
