import { takesOf } from './sound/corpora.js';
import { type DigitString, digitTakes, joined } from './sound/digit-strings.js';
import { Random } from './sound/random.js';
import { type Answer, contestant } from './speed/contestant.js';
import { medianCost } from './speed/cost.js';
import { installPeer } from './speed/peer.js';

/**
 * What it takes to listen to four digits, from the bytes of a WAV file to all results, beside a recogniser that is told that there are
 * four digits and tells nothing else; what it takes to load, and how much memory. No process runs its networks in more than one thread.
 */
const millisecondsOf3Seconds = 60;
const millisecondsToLoad = 500;
const megabytes = 150;

installPeer();
const random = new Random(29);
const strings: DigitString[] = [];
for (const [speaker, takes] of await digitTakes(takesOf('fsdd'))) {
  for (let index = 0; index < 12; index++) strings.push(joined(speaker, takes, random));
}

const rows: Record<string, ReturnType<typeof row>> = {};
for (const name of ['biometrid', 'soundswallower']) {
  const { loaded, ask, end } = await contestant(name);
  const questions = strings.map(({ samples, digits }) => ({
    samples: Array.from(samples),
    prompt: digits,
  }));
  // Its code is compiled by then, and it compares with fifty earlier recordings.
  for (const question of questions.slice(0, 50)) await ask(question);
  const answers: Answer[] = [];
  for (const question of questions) answers.push(await ask(question));
  end();
  rows[name] = row(loaded.wall, answers);
}
console.table(rows);

const seconds = strings.reduce((sum, { samples }) => sum + samples.length / 8_000, 0);
const of3Seconds = (3 * strings.length) / seconds;
const ours = rows['biometrid'];
const targets = [
  target(
    'milliseconds of 3 seconds',
    (ours?.wall ?? Infinity) * of3Seconds,
    millisecondsOf3Seconds,
  ),
  target('milliseconds to load', ours?.load ?? Infinity, millisecondsToLoad),
  target('MB resident, with all languages', ours?.megabytes ?? Infinity, megabytes),
];
console.table(targets);
process.exitCode = targets.every(({ met }) => met) ? 0 : 1;

function row(load: number, answers: readonly Answer[]) {
  const { wall, processor } = medianCost(answers.map(({ cost }) => cost));
  const exact = answers.filter(({ digits }, index) => digits === strings[index]?.digits).length;
  const whole = (value: number) => Math.round(10 * value) / 10;
  return {
    load: whole(load),
    wall: whole(wall),
    processor: whole(processor),
    'read exactly': `${exact} of ${answers.length}`,
    megabytes: Math.round(Math.max(...answers.map((answer) => answer.residentMegabytes))),
  };
}

function target(what: string, measured: number, most: number) {
  return { what, measured: measured.toFixed(0), wanted: `at most ${most}`, met: measured <= most };
}
