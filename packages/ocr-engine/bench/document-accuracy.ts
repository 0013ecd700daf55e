import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openEngine } from './accuracy/engine.js';
import { errorCurves } from './accuracy/error-curves.js';
import { expectFigures } from './accuracy/expectations.js';
import { measureCodes, measurePhotographedCodes } from './accuracy/measure-barcodes.js';
import { measureDocuments, measureSpoilt } from './accuracy/measure-documents.js';
import { type MrzOutcome, measureMrz } from './accuracy/measure-mrz.js';
import { openPeers } from './accuracy/measure-peers.js';
import { measurePhotos } from './accuracy/measure-photos.js';
import { measureStrangers } from './accuracy/measure-strangers.js';
import { linesOf, type Measured, type PeerComparison } from './accuracy/measured.js';
import { type MrzSet, mrzSets } from './accuracy/mrz-sets.js';
import { accuracyPage } from './accuracy/page.js';
import { shareOf } from './accuracy/statistics.js';
import { Targets } from './accuracy/targets.js';

/**
 * How often the document engine errs, on documents that are generated and on the few photos beside the repository. Writes
 * docs/accuracy/documents.md and its drawings. With --pictures N it measures N pictures of each set and writes nothing, unless told so by
 * --write; --only NAME measures one part alone: mrz, photos, strangers, codes, documents.
 */
const options = {
  pictures: { type: 'string' },
  only: { type: 'string' },
  write: { type: 'boolean' },
} as const;
const { pictures, only, write: kept = pictures === undefined } = parseArgs({ options }).values;
const count = (whole: number) =>
  pictures === undefined ? whole : Math.min(whole, Number(pictures));
const wants = (part: string) => only === undefined || only === part;
const began = performance.now();
const said = (what: string) =>
  console.log(`${((performance.now() - began) / 1_000).toFixed(0).padStart(5)} s  ${what} …`);

const engine = await openEngine();
const mrz: MrzOutcome[] = [];
const comparisons: Partial<Record<MrzSet, PeerComparison>> = {};
for (const set of wants('mrz') ? mrzSets : []) {
  said(`Zones: ${set}`);
  const compared = count(60);
  const peers = await openPeers();
  let looked = 0;
  const outcomes = await measureMrz(engine, set, count(600), async (jpeg, truth) => {
    if (looked++ < compared) await peers?.look(jpeg, truth);
  });
  mrz.push(...outcomes);
  if (peers === undefined) continue;
  const same = outcomes.slice(0, compared);
  const own = { pictures: shareOf(same, ({ exact }) => exact), lines: linesOf(same) };
  comparisons[set] = { own, peers: peers.outcomes() };
  await peers.close();
}
said('Photos');
const photos = wants('photos') ? await measurePhotos(engine) : [];
said('Pictures without a zone');
const strangers = wants('strangers') ? await measureStrangers(engine, count(240)) : [];
said('Codes');
const nothing = { right: 0, of: 0 };
const codes = wants('codes')
  ? {
      pdf417: await measureCodes(engine, 'PDF417', count(200)),
      qr: await measureCodes(engine, 'QRCode', count(200)),
      photographed: await measurePhotographedCodes(engine),
    }
  : { pdf417: nothing, qr: nothing, photographed: nothing };
said('Documents');
const documents = wants('documents') ? await measureDocuments(engine, count(200)) : [];
said('Documents that contradict themselves');
const spoilt = wants('documents') ? await measureSpoilt(engine, count(200)) : [];
await engine.close();

const measured: Measured = { mrz, peers: comparisons, photos, strangers, codes, documents, spoilt };
if (kept && only === undefined) {
  write('documents.md', accuracyPage(measured));
  for (const [file, drawing] of Object.entries(errorCurves(measured))) write(file, drawing);
}
const targets = new Targets();
expectFigures(targets, measured);
if (!targets.print()) process.exitCode = 1;

function write(file: string, text: string) {
  const folder = fileURLToPath(new URL('../../../docs/accuracy', import.meta.url));
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/${file}`, text);
}
