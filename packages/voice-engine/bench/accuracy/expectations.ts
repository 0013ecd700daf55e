import { wholeVerifications } from './decisions.js';
import { leastFit, type Measured } from './page.js';
import { faults } from './prompts.js';
import { equalErrorRate, refusedAt, rest, shareFrom } from './statistics.js';
import type { Targets } from './targets.js';
import { trialsOf } from './voices.js';

/** What the engine is to reach. */
export function expectFigures(targets: Targets, measured: Measured): void {
  expectPrompts(targets, measured);
  expectVoices(targets, measured);
  expectReplay(targets, measured);
}

function expectPrompts(targets: Targets, { prompts }: Measured): void {
  const right: Readonly<Record<string, number>> = {
    FSDD: 0.96,
    'Speech Commands': 0.93,
    'Arabic Speech Commands': 0.95,
  };
  for (const language of ['en', 'ar'] as const) {
    const least = leastFit(prompts[language]);
    for (const [set, through] of Object.entries(prompts[language].test)) {
      for (const [channel, fits] of Object.entries(through)) {
        const of = `${set}, ${channel}`;
        const wanted = channel === 'as recorded' ? (right[set] ?? 1) : 0.9;
        targets.least(`right prompts, ${of}`, shareFrom(fits.right, least).value, wanted);
        if (channel !== 'as recorded') continue;
        for (const fault of faults) {
          const most = fault === 'random' ? 0.001 : 0.015;
          targets.most(`prompts ${fault}, ${of}`, shareFrom(fits[fault], least).value, most);
        }
      }
    }
  }
}

function expectVoices(targets: Targets, { voices, thresholds, thresholdsOfTwo }: Measured): void {
  const rows = { one: thresholds, two: thresholdsOfTwo };
  for (const { corpus, own, shipped, test } of voices) {
    const trials = own ?? shipped;
    const of = (by: 'one' | 'two') =>
      [trialsOf(trials, true, by), trialsOf(trials, false, by)] as const;
    if (own) {
      targets.most(`EER, one tested, ${corpus}`, equalErrorRate(...of('one')).value, 0.055);
      targets.most(`EER, two tested, ${corpus}`, equalErrorRate(...of('two')).value, 0.03);
      targets.most(`refused at 1 %, ${corpus}`, refusedAt(...of('one'), 0.01).value, 0.2);
      const whole = rest(shareFrom(wholeVerifications(test, true, rows, 0.01), 1)).value;
      targets.most(`refused, whole verification at 1 %, ${corpus}`, whole, 0.08);
      const strangers = shareFrom(wholeVerifications(test, false, rows, 0.01), 1).value;
      targets.between(`strangers at 1 %, ${corpus}`, strangers, [0.003, 0.02]);
    }
  }
}

function expectReplay(targets: Targets, { replay: { distances, trials } }: Measured): void {
  for (const [set, { anew, attacks }] of Object.entries(trials)) {
    const known = (name: string) => shareFrom(attacks[name] ?? [], distances.evidence).value;
    targets.most(`new ones heard before, ${set}`, shareFrom(anew, distances.evidence).value, 0.001);
    targets.least(`pasted, encoded anew, ${set}`, known('pasted, encoded anew'), 0.995);
    const loudspeaker = 'pasted, played by a simulated loudspeaker';
    targets.least(`${loudspeaker}, ${set}`, known(loudspeaker), 0.7);
  }
}
