import { writeFileSync } from 'node:fs';
import { hash } from '@biometrid/model-build';
import { voiceModels } from '../src/voice-model.js';
import { buildModels } from './build-models.js';
import { leftOutModels, modelNames } from './left-out.js';
import { licencesPage } from './licences.js';
import { makeModel } from './make-model.js';

// Makes `dist/models` and `dist/cards`. With `--record` it writes down what the converter makes now, as what it is to make from now on:
// for a change of the converter or of a source.

const room = new URL('../', import.meta.url);

if (process.argv.includes('--record')) record();
else buildModels(new URL('dist/', room), leftOutModels(process.env['BIOMETRID_LEAVE_OUT_MODELS']));

function record(): void {
  const hashes = modelNames.map((name) => {
    const bytes = makeModel(name);
    return [name, { sha256: hash(bytes), bytes: bytes.length }];
  });
  writeFileSync(
    new URL('src/hashes.json', room),
    `${JSON.stringify(Object.fromEntries(hashes), null, 2)}\n`,
  );
  writeFileSync(new URL('LICENSES.md', room), licencesPage(Object.values(voiceModels)));
}
