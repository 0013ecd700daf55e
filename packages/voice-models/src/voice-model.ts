import { fileURLToPath } from 'node:url';
import weights from '../weights/hashes.json' with { type: 'json' };
import hashes from './hashes.json' with { type: 'json' };
import type { ModelFacts } from './model-facts.js';
import { ownFacts } from './own.js';
import { packaged } from './packaged.js';

type NameOf<File> = File extends `${infer Name}.${'onnx' | 'f32'}` ? Name : never;

/** The names of the models; each is its file's name without what it ends with. */
export type VoiceModelName = NameOf<keyof typeof hashes | keyof typeof weights>;

export type VoiceModel = ModelFacts & {
  readonly name: VoiceModelName;
  /** The absolute path of the file, whether it is there or not. */
  readonly file: string;
  /** The SHA-256 of the file, in hexadecimal. */
  readonly sha256: string;
};

/** Every model that there is, whether its file is installed or was left out. */
export const voiceModels: readonly VoiceModel[] = Object.entries({
  ...hashes,
  // Networks that were trained here are made of their weights; the rest lies there as it is.
  ...without(weights, hashes),
}).flatMap(([file, sha256]) => {
  const name = file.replace(/\.[a-z0-9]+$/, '');
  if (!isModelName(name)) return [];
  const facts = Object.entries(packaged).find(([each]) => each === name)?.[1];
  return [{ name, file: pathOf(file), sha256, ...(facts ?? ownFacts(name, file)) }];
});

/** @throws {RangeError} when there is no model of that name. */
export function voiceModel(name: VoiceModelName): VoiceModel {
  const model = voiceModels.find((each) => each.name === name);
  if (!model) throw new RangeError(`There is no model "${name}".`);
  return model;
}

function without<Value>(
  all: Readonly<Record<string, Value>>,
  some: object,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(all).filter(([key]) => !Object.hasOwn(some, key)));
}

function isModelName(name: string): name is VoiceModelName {
  return [...Object.keys(hashes), ...Object.keys(weights)].some((file) =>
    [`${name}.onnx`, `${name}.f32`].includes(file),
  );
}

/** Of a file beside the models. */
export function pathOf(file: string): string {
  // Beside this file there are the same two steps to it in the package as in its source.
  return fileURLToPath(new URL(`../dist/models/${file}`, import.meta.url));
}
