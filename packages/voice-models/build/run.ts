import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { hash } from '@biometrid/model-build';
import { voiceModels } from '../src/voice-model.js';
import { buildModels } from './build-models.js';
import { leftOutModels } from './left-out.js';
import { licencesPage } from './licences.js';
import { makeModel } from './make-model.js';

// Makes `dist/models` and `dist/cards`. With `--record` it writes down what is made of the packages and the weights now, as what it is to
// be from now on: after a training, or for a change of the build or of a source.

const room = new URL('../', import.meta.url);

if (process.argv.includes('--record')) record();
else buildModels(new URL('dist/', room), leftOutModels(process.env['BIOMETRID_LEAVE_OUT_MODELS']));

function record(): void {
  const hashes = voiceModels
    .filter(({ file }) => file.endsWith('.onnx'))
    .map((model) => [basename(model.file), hash(makeModel(model))]);
  writeFileSync(
    new URL('src/hashes.json', room),
    `${JSON.stringify(Object.fromEntries(hashes), null, 2)}\n`,
  );
  writeFileSync(new URL('LICENSES.md', room), licencesPage());
}
