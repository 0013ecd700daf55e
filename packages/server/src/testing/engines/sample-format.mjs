/**
 * The samples of the test engines: JSON that tells what is in a picture or a recording, behind the first bytes of a JPEG
 * image or a WAV file. Beside its content a sample may tell the engine to misbehave.
 */
import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Length of the test engines' vectors. */
export const dimensions = 128;

/**
 * Cosines of random directions in 128 dimensions spread normally around 0 by 1 / √128; these are the quantiles of that.
 */
export const thresholds = [
  { falseMatchRate: 1e-1, score: 0.1133 },
  { falseMatchRate: 1e-2, score: 0.2056 },
  { falseMatchRate: 1e-3, score: 0.2731 },
  { falseMatchRate: 1e-4, score: 0.3287 },
  { falseMatchRate: 1e-5, score: 0.377 },
  { falseMatchRate: 1e-6, score: 0.4201 },
];

/** The head of a JPEG image without anything else, and that of a WAV file. */
const heads = ['\xff\xd8\xff\xe0', 'RIFF\0\0\0\0WAVE'];

/** The sample before the current one, as the thread still has it. */
let previous = new Uint8Array();

/**
 * Reads a sample, and does what it asks for.
 * @param {Uint8Array} bytes
 */
export function readSample(bytes) {
  const text = Buffer.from(bytes).toString('latin1');
  const head = heads.find((head) => text.startsWith(head)) ?? text;
  const sample = parse(Buffer.from(bytes).subarray(head.length).toString('utf8'));
  const remains = previous.filter((byte) => byte !== 0).length;
  previous = bytes;
  if (sample.crash) process.exit(1);
  if (sample.spin) for (;;);
  if (sample.gate) waitAt(sample.gate);
  if (sample.throw) throw new Error(sample.throw);
  return { ...sample, remains };
}

/**
 * Where a person is among the vectors. The further the noise, the further from the middle, in a direction of the seed.
 * @param {string} person
 * @returns {Float32Array} of length 1.
 */
export function vectorOf(person, noise = 0, seed = 0) {
  const middle = direction(person);
  const away = direction(`${person}, seen the ${seed}th time`);
  return unit(middle.map((value, index) => value + noise * away[index]));
}

/**
 * A person's vector as a channel colours it: those of one channel are all alike to some degree, whoever speaks.
 * @param {Float32Array} vector
 * @param {string} [channel] without one the vector stays as it is.
 */
export function onChannel(vector, channel) {
  return channel === undefined ? vector : withCommon(vector, `the channel ${channel}`);
}

/**
 * A person's vector as that of one of a people: those of one people are all alike to some degree, whoever they are.
 * @param {Float32Array} vector
 * @param {string} [people] without one the vector stays as it is.
 */
export function ofPeople(vector, people) {
  return people === undefined ? vector : withCommon(vector, `the people ${people}`);
}

/**
 * A person's vector as of somebody who looks like another as well: half way between the two.
 * @param {Float32Array} vector
 * @param {string} [person] without one the vector stays as it is.
 */
export function like(vector, person) {
  return person === undefined ? vector : withCommon(vector, person);
}

function withCommon(vector, name) {
  const common = direction(name);
  return unit(vector.map((value, index) => value + common[index]));
}

/** Blocks the thread until a test opens its gate. */
function waitAt(gate) {
  if (existsSync(gate)) writeFileSync(join(gate, 'reached'), '');
  const pause = new Int32Array(new SharedArrayBuffer(4));
  while (existsSync(gate) && !existsSync(join(gate, 'open'))) Atomics.wait(pause, 0, 0, 5);
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw Object.assign(new Error('no sample', { cause }), { name: 'UnreadableSample' });
  }
}

/** A random direction that a name always has. */
function direction(name) {
  const noise = createHash('shake256', { outputLength: 8 * dimensions })
    .update(name)
    .digest();
  // Box and Muller's way to normal numbers from even ones.
  const even = (index) => (noise.readUInt32LE(4 * index) + 1) / (2 ** 32 + 1);
  return unit(
    Float32Array.from(
      { length: dimensions },
      (_, index) =>
        Math.sqrt(-2 * Math.log(even(2 * index))) * Math.cos(2 * Math.PI * even(2 * index + 1)),
    ),
  );
}

function unit(vector) {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
