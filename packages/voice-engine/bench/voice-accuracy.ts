import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { PromptOperatingPoint } from '../src/digits/language.js';
import { findModels } from '../src/models.js';
import { readCohort } from '../src/speaker/speaker.js';
import { constantsFile } from './accuracy/constants.js';
import { expectFigures } from './accuracy/expectations.js';
import { fitsAsRecorded, measurePrompts } from './accuracy/measure-prompts.js';
import { measureVoices } from './accuracy/measure-voices.js';
import { openNetworks } from './accuracy/networks.js';
import { promptPoints, thresholdsOf } from './accuracy/operating-points.js';
import { accuracyPage, type MeasuredPrompts } from './accuracy/page.js';
import { evidenceFor, replayTrials, sharesWithin, takeDistances } from './accuracy/replay.js';
import { Targets } from './accuracy/targets.js';
import { type Corpus, purposesOf, takesOf } from './sound/corpora.js';
import { digitTakes } from './sound/digit-strings.js';

/**
 * How often the voice engine errs, on recordings that lie beside the repository. Writes docs/accuracy/voices.md and the constants that the
 * engine decides by. With --models FOLDER it measures the networks in that folder, and writes the constants beside them, as the engine
 * reads them from there.
 */
const { models: folder } = parseArgs({ options: { models: { type: 'string' } } }).values;
const began = performance.now();
const said = (what: string) =>
  console.log(`${((performance.now() - began) / 1_000).toFixed(0).padStart(5)} s  ${what} …`);

const models = findModels(folder);
const networks = await openNetworks(folder);
const network = models.find('speaker.onnx');
const hash = createHash('sha256').update(readFileSync(network.path)).digest('hex');
const dimensions = 128;
const encoder = `${network.own ? 'own' : 'biometrid'}-voice-${hash.slice(0, 8)}`;
const cohort = readCohort(models, network.own, dimensions);

said('Prompts');
const english = {
  calibration: await fitsAsRecorded(networks, 'en', {
    corpus: 'speech-commands',
    purposes: ['training'],
    each: 300,
    mixed: true,
  }),
  test: {
    FSDD: await measurePrompts(networks, 'en', { corpus: 'fsdd', purposes: ['test'], each: 50 }),
    'Speech Commands': await measurePrompts(networks, 'en', {
      corpus: 'speech-commands',
      purposes: ['calibration', 'test'],
      each: 200,
      mixed: true,
    }),
  },
};
const arabic = {
  calibration: await fitsAsRecorded(networks, 'ar', {
    corpus: 'arabic-speech-commands',
    purposes: ['training'],
    each: 15,
  }),
  test: {
    'Arabic Speech Commands': await measurePrompts(networks, 'ar', {
      corpus: 'arabic-speech-commands',
      purposes: ['calibration', 'test'],
      each: 20,
    }),
  },
};
const prompts: Readonly<Record<'en' | 'ar', MeasuredPrompts>> = {
  en: { points: promptPoints(english.calibration), test: english.test },
  ar: { points: promptPoints(arabic.calibration), test: arabic.test },
};
const languages: Record<string, readonly PromptOperatingPoint[]> = {
  ar: prompts.ar.points,
  en: prompts.en.points,
};
// Nobody's recordings are at hand: the stricter of the others' fits has to do.
for (const code of networks.languages.filter((each) => !(each in languages))) {
  languages[code] = prompts.en.points.map(({ wrongDigitRate, fit }, index) => ({
    wrongDigitRate,
    fit: Math.max(fit, prompts.ar.points[index]?.fit ?? fit),
  }));
}

said('Voices');
const corpora: readonly Corpus[] = [
  'speech-commands',
  'librispeech',
  'arabic-speech-commands',
  'fsdd',
];
const voices = [];
for (const corpus of corpora) {
  voices.push(await measureVoices(networks, corpus, cohort));
  said(`${corpus} measured`);
}
const sets = voices.flatMap(({ own, calibration }) => (own ? [calibration] : []));
const thresholds = thresholdsOf(sets, 'one');
const thresholdsOfTwo = thresholdsOf(sets, 'two');

said('Recordings heard before');
const arabicTakes = takesOf('arabic-speech-commands');
const arabicPurposes = purposesOf('arabic-speech-commands', arabicTakes);
const takesFor = (training: boolean) =>
  digitTakes(
    arabicTakes.filter(({ speaker }) => (arabicPurposes.get(speaker) === 'training') === training),
  );
const trained = { language: 'ar', takes: await takesFor(true) };
const shares = sharesWithin(await takeDistances(networks, { ...trained, anew: 12 }));
const calibration = await replayTrials(networks, { ...trained, anew: 100, attacks: 0 }, shares);
/** Of a person's new recordings that are taken for old ones. */
const falseAlarms = 0.001;
const evidence = Number(evidenceFor(calibration.anew, falseAlarms).toFixed(2));
const replay = {
  distances: { shares, evidence },
  calibration: calibration.anew,
  trials: {
    FSDD: await replayTrials(
      networks,
      { language: 'en', takes: await digitTakes(takesOf('fsdd')), anew: 100, attacks: 20 },
      shares,
    ),
    'Arabic Speech Commands': await replayTrials(
      networks,
      { language: 'ar', takes: await takesFor(false), anew: 60, attacks: 12 },
      shares,
    ),
  },
};

const constants = {
  speaker: { encoder, dimensions, thresholds, thresholdsOfTwo },
  languages,
  replay: replay.distances,
};
const measured = { prompts, voices, thresholds, thresholdsOfTwo, replay };
if (folder === undefined) {
  write(new URL('../src/generated/operating-points.ts', import.meta.url), constantsFile(constants));
  write(new URL('../../../docs/accuracy/voices.md', import.meta.url), accuracyPage(measured));
} else {
  for (const [code, promptOperatingPoints] of Object.entries(languages)) {
    if (models.own(`digits-${code}.onnx`) === undefined) continue;
    const path = join(folder, `digits-${code}.json`);
    const known = models.own(`digits-${code}.json`);
    const rest = known === undefined ? {} : JSON.parse(readFileSync(known, 'utf8'));
    writeFileSync(path, `${JSON.stringify({ ...rest, promptOperatingPoints }, null, 2)}\n`);
  }
  if (network.own) {
    const speaker = `${JSON.stringify(constants.speaker, null, 2)}\n`;
    writeFileSync(join(folder, 'speaker.json'), speaker);
  }
}
const targets = new Targets();
expectFigures(targets, measured);
if (!targets.print()) process.exitCode = 1;

function write(url: URL, text: string) {
  const path = fileURLToPath(url);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
