import { parseArgs } from 'node:util';
import {
  type DocumentOutcome,
  openDocumentReader,
  type PhoneDocument,
  phoneDocument,
} from './photos/documents.js';
import { type FaceOutcome, openFaceReader, phonePeople } from './photos/faces.js';
import { type Cost, type Limits, openPreparingPage } from './photos/preparing-page.js';

/**
 * What `preparePhoto` of the client costs, and what the engines make of photos of a phone's size that it has brought below the limit,
 * at several qualities and sizes, beside the photos themselves. With --count N it takes N documents and faces; with --only cost, documents or
 * faces it measures one part.
 */
const options = { count: { type: 'string', default: '24' }, only: { type: 'string' } } as const;
const { values } = parseArgs({ options });
const wants = (part: string) => values.only === undefined || values.only === part;
const count = Number(values.count);

/** The contract's limit of a photo. */
const maxBytes = 1_048_576;

const page = await openPreparingPage(maxBytes);
const documents: PhoneDocument[] = [];
const documentCount = wants('documents') ? count : Number(wants('cost'));
for (let number = 0; number < documentCount; number++) documents.push(await phoneDocument(number));

if (wants('cost')) await measureCost();
if (wants('documents')) await measureDocuments();
if (wants('faces')) await measureFaces();
await page.close();

async function measureCost(): Promise<void> {
  const [photo] = documents[0]?.sides ?? [];
  if (!photo) return;
  const costs: Cost[] = [];
  for (let run = 0; run < 5; run++) costs.push(await page.cost(photo));
  const median = (of: (cost: Cost) => number) => costs.map(of).sort((a, b) => a - b)[2] ?? 0;
  const ratio = median(({ decoding, preparing }) => preparing / decoding);
  console.log(
    `12 megapixels, ${mega(photo.length)} MB, medians of 5: decoded in ${median(({ decoding }) => decoding).toFixed(0)} ms, prepared in ${median(({ preparing }) => preparing).toFixed(0)} ms, ${ratio.toFixed(1)} times; the page blocked for ${median(({ longestBlock }) => longestBlock).toFixed(0)} ms, and for ${median(({ idleBlock }) => idleBlock).toFixed(0)} ms without any work`,
  );
}

async function measureDocuments(): Promise<void> {
  const reader = await openDocumentReader();
  console.log(`\n${count} documents: fields right, zones, portraits, taken`);
  const read = async (preparedSides: (document: PhoneDocument) => Promise<readonly Buffer[]>) => {
    const outcomes: DocumentOutcome[] = [];
    for (const document of documents)
      outcomes.push(await reader.read(document, await preparedSides(document)));
    return documentLine(outcomes);
  };
  console.log(`as taken                 ${await read(async ({ sides }) => sides)}`);
  for (const limits of [
    { quality: 0.7, maxPixels: 12e6 },
    { quality: 0.8, maxPixels: 12e6 },
    { quality: 0.85, maxPixels: 8e6 },
    { quality: 0.9, maxPixels: 12e6 },
    { quality: 0.95, maxPixels: 2e6 },
  ]) {
    const sizes: number[] = [];
    const line = await read(async ({ sides }) => {
      const prepared: Buffer[] = [];
      for (const side of sides) prepared.push(await page.prepare(side, limits));
      sizes.push(...prepared.map(({ length }) => length));
      return prepared;
    });
    console.log(`${limitsLine(limits)}${line} ${sizeLine(sizes)}`);
  }
  await reader.close();
}

async function measureFaces(): Promise<void> {
  const people = await phonePeople(count);
  const reader = await openFaceReader();
  console.log(
    `\n${people.length} faces: refused, recognised, mean score; the most that a score changes`,
  );
  const asTaken: FaceOutcome[] = [];
  for (const person of people) asTaken.push(await reader.read(person, person.photo));
  console.log(`as taken                 ${faceLine(asTaken, asTaken)}`);
  for (const maxPixels of [0.5e6, 1.3e6, 3e6]) {
    for (const quality of [0.7, 0.9]) {
      const outcomes: FaceOutcome[] = [];
      const sizes: number[] = [];
      for (const person of people) {
        const prepared = await page.prepare(person.photo, { maxPixels, quality });
        sizes.push(prepared.length);
        outcomes.push(await reader.read(person, prepared));
      }
      const line = faceLine(outcomes, asTaken);
      console.log(`${limitsLine({ maxPixels, quality })}${line} ${sizeLine(sizes)}`);
    }
  }
  await reader.close();
}

function limitsLine({ maxPixels, quality }: Limits): string {
  return `quality ${quality.toFixed(2)}, ${mega(maxPixels).padStart(4)} MP   `;
}

function documentLine(outcomes: readonly DocumentOutcome[]): string {
  const sum = (of: (outcome: DocumentOutcome) => number) =>
    outcomes.reduce((all, outcome) => all + of(outcome), 0);
  return [
    `${sum(({ right }) => right)} of ${sum(({ of }) => of)}`,
    sum(({ zone }) => Number(zone)),
    sum(({ portrait }) => Number(portrait)),
    sum(({ failed }) => Number(failed === '')),
  ].join(', ');
}

function faceLine(outcomes: readonly FaceOutcome[], asTaken: readonly FaceOutcome[]): string {
  const taken = outcomes.filter(({ refusal }) => refusal === '');
  const mean = taken.reduce((sum, { score }) => sum + score, 0) / taken.length;
  const changes = outcomes.map(({ refusal, score }, i) =>
    refusal === '' && asTaken[i]?.refusal === '' ? Math.abs(score - (asTaken[i]?.score ?? 0)) : 0,
  );
  return `${outcomes.length - taken.length}, ${taken.filter(({ match }) => match).length}, ${mean.toFixed(4)}; ${Math.max(...changes).toFixed(4)}`;
}

function sizeLine(sizes: readonly number[]): string {
  return `(${mega(Math.min(...sizes), 2)} to ${mega(Math.max(...sizes), 2)} MB)`;
}

function mega(value: number, digits = 1): string {
  return (value / 1e6).toFixed(digits);
}
