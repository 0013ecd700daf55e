import { installPeers } from './peers/install.js';
import { type Answer, contestant, type Task } from './speed/contestant.js';
import { median, medianCost } from './speed/cost.js';
import { type Question, questionKinds, questionsOf } from './speed/questions.js';

/**
 * What it takes to read a zone and a side of a document, from the bytes of a JPEG file to all results, beside `tesseract.js` on the page and
 * on the zone that was cut out for it; and how much memory. Each runs in a process of its own, its networks in one thread.
 */
const targets = {
  'upright, 1200 x 850': 150,
  'any angle, 1200 x 850': 250,
  '8 megapixels': 450,
} as const;
const millisecondsOfASide = 2_000;
const timesAsFast = 4;
const megabytes = 350;

const pictures = 30;
const rows: Record<string, ReturnType<typeof row>> = {};
const questions = new Map<string, Question[]>();
for (const kind of questionKinds) questions.set(kind, await questionsOf(kind, pictures));
const upright = questions.get('upright, 1200 x 850') ?? [];

const ours = await contestant('biometrid');
for (const [kind, asked] of questions) {
  rows[`readMrz, ${kind}`] = row(await answersOf(ours.ask, 'zone', asked), asked);
}
rows['readDocument, one side'] = row(await answersOf(ours.ask, 'document', upright), upright);
ours.end();

const peers = installPeers();
if (peers) {
  const theirs = await contestant('tesseract');
  const few = upright.slice(0, 10);
  for (const task of ['page', 'cut zone'] as const) {
    rows[`tesseract.js, ${task}`] = row(await answersOf(theirs.ask, task, few), few);
  }
  theirs.end();
} else {
  console.log('tesseract.js could not be installed: nothing stands beside the engine.');
}
console.log('Medians in milliseconds: on the clock, and of processor time');
console.table(rows);

const ownCost = rows['readMrz, upright, 1200 x 850']?.processor ?? Number.POSITIVE_INFINITY;
const page = rows['tesseract.js, page']?.processor;
const judged = [
  ...questionKinds.map((kind) =>
    most(`ms of CPU, readMrz, ${kind}`, rows[`readMrz, ${kind}`]?.processor, targets[kind]),
  ),
  most(
    'ms of CPU, readDocument, one side',
    rows['readDocument, one side']?.processor,
    millisecondsOfASide,
  ),
  most('MB resident', rows['readDocument, one side']?.megabytes, megabytes),
  ...(page === undefined
    ? []
    : [
        {
          what: 'times as fast as tesseract.js on the page',
          measured: (page / ownCost).toFixed(1),
          wanted: `at least ${timesAsFast}`,
          met: page / ownCost >= timesAsFast,
        },
      ]),
];
console.table(judged);
process.exitCode = judged.every(({ met }) => met) ? 0 : 1;

async function answersOf(
  ask: (task: Task, question: Question) => Promise<Answer>,
  task: Task,
  asked: readonly Question[],
): Promise<Answer[]> {
  // Its code is compiled by then.
  for (const question of asked.slice(0, 3)) await ask(task, question);
  const answers: Answer[] = [];
  for (const question of asked) answers.push(await ask(task, question));
  return answers;
}

function row(answers: readonly Answer[], asked: readonly Question[]) {
  const { wall, processor } = medianCost(answers.map(({ cost }) => cost));
  const exact = answers.filter(
    ({ lines }, i) => lines.join('\n') === asked[i]?.mrz.lines.join('\n'),
  );
  return {
    wall: Math.round(wall),
    processor: Math.round(processor),
    'zone exact': `${exact.length} of ${answers.length}`,
    megabytes: Math.round(median(answers.map(({ residentMegabytes }) => residentMegabytes))),
  };
}

function most(what: string, measured: number | undefined, wanted: number) {
  const value = measured ?? Number.POSITIVE_INFINITY;
  return { what, measured: value.toFixed(0), wanted: `at most ${wanted}`, met: value <= wanted };
}
