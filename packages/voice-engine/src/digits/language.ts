import { VoiceModelMissing } from '../errors.js';
import * as measured from '../generated/operating-points.js';
import type { Models } from '../models.js';
import { field, listOf, readJson } from '../read-json.js';

/** A language whose digits are understood. */
export interface Language {
  /** Such as `en`. */
  readonly code: string;
  /** From the laxest to the strictest. */
  readonly promptOperatingPoints: readonly PromptOperatingPoint[];
  /** There where an operator added the language: the words of each digit, from 0 to 9, the usual one first. */
  readonly words?: readonly (readonly string[])[];
}

/** Of recordings of a prompt in which one digit is wrong, the share `wrongDigitRate` fits it at least so well. */
export interface PromptOperatingPoint {
  /** Above 0, below 1. */
  readonly wrongDigitRate: number;
  /** See `Heard.fit`. */
  readonly fit: number;
}

/**
 * What is known of a language: of those that ship from the measurements, of others from the `digits-<code>.json` beside the network.
 * @throws {VoiceModelMissing} when it was measured nowhere.
 */
export function languageOf(models: Models, code: string): Language {
  const file = models.own(`digits-${code}.json`);
  if (file !== undefined) return { code, ...readDescription(file) };
  const promptOperatingPoints = measured.languages[code];
  if (promptOperatingPoints !== undefined) return { code, promptOperatingPoints };
  throw new VoiceModelMissing(
    `digits-${code}.json`,
    `digits-${code}.json is not there, beside digits-${code}.onnx: it says at which fit a prompt in ${code} counts as said. pnpm bench ` +
      'voice-accuracy --models FOLDER writes it.',
  );
}

function readDescription(file: string): Omit<Language, 'code'> {
  const content = readJson(file);
  const rows = listOf(field(content, 'promptOperatingPoints')).map((row) => ({
    wrongDigitRate: Number(field(row, 'wrongDigitRate')),
    fit: Number(field(row, 'fit')),
  }));
  const words = listOf(field(content, 'words')).map((variants) =>
    listOf(variants).filter((word) => typeof word === 'string'),
  );
  const usable = rows.filter(
    ({ wrongDigitRate, fit }) => wrongDigitRate > 0 && wrongDigitRate < 1 && Number.isFinite(fit),
  );
  if (usable.length < 2 || usable.length < rows.length) {
    throw new VoiceModelMissing(
      file,
      `${file} needs promptOperatingPoints: two or more rows of a wrongDigitRate between 0 and 1, and a fit.`,
    );
  }
  return { promptOperatingPoints: usable, ...(words.length === 10 && { words }) };
}
