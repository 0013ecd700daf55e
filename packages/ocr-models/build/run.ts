import { writeFileSync } from 'node:fs';
import { hash } from '@biometrid/model-build';
import { ocrModels } from '../src/ocr-model.js';
import { buildModels } from './build-models.js';
import { leftOutModels } from './left-out.js';
import { licencesPage } from './licences.js';
import { makeModel } from './sources.js';

// Makes `dist/models` and `dist/cards`. With `--record` it writes down the hashes of what there is now, and the licences: after a training,
// or for another version of a source.

const room = new URL('../', import.meta.url);

if (process.argv.includes('--record')) record();
else {
  const dist = new URL('dist/', room);
  const without = buildModels(dist, leftOutModels(process.env['BIOMETRID_LEAVE_OUT_MODELS']));
  if (without.length > 0) {
    console.warn(
      `Without ${without.join(', ')}: no weights, or none whose hash \`tsx build/run.ts --record\` wrote down.`,
    );
  }
}

function record(): void {
  const hashes = Object.values(ocrModels).flatMap(({ name }) => {
    const bytes = makeModel(name);
    return bytes ? [[name, hash(bytes)]] : [];
  });
  writeFileSync(
    new URL('src/hashes.json', room),
    `${JSON.stringify(Object.fromEntries(hashes), null, 2)}\n`,
  );
  writeFileSync(new URL('LICENSES.md', room), licencesPage());
}
