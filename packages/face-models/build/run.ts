import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { faceModels } from '../src/face-model.js';
import { modelCard } from './card.js';
import { leftOutModels, modelNames } from './left-out.js';
import { licencesPage } from './licences.js';
import { makeModel } from './make-model.js';
import { hash } from './source.js';

// Makes `dist/models` and `dist/cards`. With `--record` it writes down what the converter makes now, as what it is to make from now on:
// for a change of the converter or of a source.

const room = new URL('../', import.meta.url);
const hashFile = new URL('src/hashes.json', room);
const licenceFile = new URL('LICENSES.md', room);

if (process.argv.includes('--record')) record();
else build();

function build(): void {
  const leftOut = leftOutModels(process.env['BIOMETRID_LEAVE_OUT_MODELS']);
  const names = modelNames.filter((name) => !leftOut.has(name));
  for (const name of names) {
    const bytes = makeModel(name);
    const model = faceModels[name];
    if (hash(bytes) !== model.sha256) {
      throw new Error(
        `${name}.onnx came out differently. If that is meant, run \`tsx build/run.ts --record\`.`,
      );
    }
    put('dist/models', `${name}.onnx`, bytes);
    put('dist/cards', `${name}.md`, Buffer.from(modelCard(model)));
  }
  keepOnly('dist/models', new Set(names.map((name) => `${name}.onnx`)));
  keepOnly('dist/cards', new Set(names.map((name) => `${name}.md`)));
}

function record(): void {
  const hashes = modelNames.map((name) => {
    const bytes = makeModel(name);
    return [name, { sha256: hash(bytes), bytes: bytes.length }];
  });
  writeFileSync(hashFile, `${JSON.stringify(Object.fromEntries(hashes), null, 2)}\n`);
  writeFileSync(licenceFile, licencesPage(Object.values(faceModels)));
}

/** Another process may be reading the file: it sees the old one whole or the new one whole. */
function put(folder: string, name: string, bytes: Uint8Array): void {
  const directory = new URL(`${folder}/`, room);
  mkdirSync(directory, { recursive: true });
  writeFileSync(new URL(`${name}.new`, directory), bytes);
  renameSync(new URL(`${name}.new`, directory), new URL(name, directory));
}

function keepOnly(folder: string, names: ReadonlySet<string>): void {
  const directory = new URL(`${folder}/`, room);
  for (const name of readdirSync(directory)) {
    if (!names.has(name)) rmSync(new URL(name, directory));
  }
}
