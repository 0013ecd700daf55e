import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { verification } from '../../src/engines/decisions.js';
import { type EngineOptions, type EngineSet, openEngines } from '../../src/engines/engines.js';
import { EngineBusy, EngineFailed } from '../../src/engines/errors.js';
import { UnreadableSample } from '../../src/engines/guest.js';
import type { FaceEngine } from '../../src/engines/kinds.js';
import { isUnit } from '../../src/vectors/unit-vectors.js';
import { closedGate, type Gate } from './gate.js';
import {
  documentEngine,
  documentPhoto,
  faceEngine,
  facePhoto,
  recording,
  unreadablePhoto,
  voiceEngine,
} from './samples.js';

const opened: EngineSet[] = [];
afterEach(async () => {
  for (const engines of opened.splice(0)) await engines.close();
});

async function open(options: EngineOptions): Promise<EngineSet> {
  // The deadline of those that are about none: on a busy machine a thread may take long to load.
  const engines = await openEngines({ threads: 1, deadline: 300_000, ...options });
  opened.push(engines);
  return engines;
}

/** A face engine with the given bounds, and the set that it is of. */
async function openFace(
  options: EngineOptions = {},
): Promise<{ engines: EngineSet; face: FaceEngine }> {
  const engines = await open({ face: faceEngine, ...options });
  if (engines.face === undefined) throw new Error('The face engine is not there.');
  return { engines, face: engines.face };
}

const vectors = { which: 'all', vectors: true, properties: false, liveness: false } as const;
const ada = facePhoto({ faces: [{ person: 'ada', noise: 0.2, seed: 1 }] });
/** A photo that keeps the engine busy until a gate is open. */
const heldAt = ({ path }: Gate) => facePhoto({ gate: path });
const endless = facePhoto({ spin: true });
const crash = facePhoto({ crash: true });

/** The error that a promise rejects with. */
function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** Why an engine had no time. */
async function busyBecause(promise: Promise<unknown>): Promise<string> {
  const error = await errorOf(promise);
  if (!(error instanceof EngineBusy)) throw new Error(`Not busy: ${String(error)}`);
  return error.why;
}

function cosine(a: Float32Array | undefined, b: Float32Array | undefined): number {
  if (a === undefined || b === undefined) throw new Error('A vector is missing.');
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

describe('engines', () => {
  it('are listed with their ids, a face engine that judges liveness for that as well', async () => {
    const engines = await open({
      face: faceEngine,
      voice: voiceEngine,
      document: documentEngine,
    });
    expect(engines.list()).toEqual([
      { id: '0123456789abcdef01234567', kind: 'face' },
      { id: '0123456789abcdef01234567', kind: 'liveness' },
      { id: '89abcdef0123456789abcdef', kind: 'voice' },
      { id: 'fedcba9876543210fedcba98', kind: 'document' },
    ]);
    expect(engines.ready()).toBe(true);
  });

  it('none: nothing is listed, and the server is as ready as it gets', async () => {
    const engines = await openEngines({});
    expect([engines.list(), engines.ready(), engines.stats()]).toEqual([[], true, []]);
    expect([engines.face, engines.voice, engines.document]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('of faces make vectors that are near for one person and far for two', async () => {
    const { face } = await openFace();
    const again = facePhoto({ faces: [{ person: 'ada', noise: 0.3, seed: 2 }] });
    const eve = facePhoto({ faces: [{ person: 'eve' }] });
    const [first, second, other] = await Promise.all(
      [ada, again, eve].map(async (photo) => (await face.faces('a', photo, vectors))[0]),
    );
    const [encoding] = face.encodings;
    const [one, repeated, another] = [first, second, other].map((seen) => seen?.vectors?.[0]);
    expect(one).toHaveLength(encoding.dimensions);
    expect(cosine(one, one)).toBeCloseTo(1, 5);
    expect(cosine(one, repeated)).toBeGreaterThan(0.9);
    expect(cosine(one, another)).toBeLessThan(verification(encoding, 1e-3).score);
  });

  it('of faces tell what is wanted, and no more', async () => {
    const { face } = await openFace();
    const photo = facePhoto({
      faces: [{ person: 'ada', live: 0.4, properties: { age: 36, gender: 'female' } }],
    });
    const wants = { ...vectors, vectors: false, properties: true, liveness: true };
    expect(await face.faces('a', photo, wants)).toEqual([
      {
        box: { x: 10, y: 20, width: 100, height: 120 },
        quality: 0.9,
        properties: { age: 36, gender: 'female', emotions: ['neutral'] },
        liveness: 0.4,
      },
    ]);
  });

  it('of voices tell how well the prompt fits and make a vector, or say why not', async () => {
    const { voice } = await open({ voice: voiceEngine });
    expect(voice?.languages.map(({ code }) => code)).toEqual(['en', 'pt']);
    const expected = { language: 'en', prompt: '0653', heard: [] };
    const said = recording({ speaker: 'ada', digits: '0653' });
    const heard = await voice?.utterance('a', said, expected);
    expect(heard).toEqual({
      vector: expect.any(Float32Array),
      fit: 0,
      otherWords: false,
      seconds: 2,
      digest: expect.any(Uint8Array),
      fingerprint: expect.any(Uint8Array),
      heardBefore: false,
    });
    const empty = new Uint8Array();
    const fingerprint = heard !== undefined && 'fingerprint' in heard ? heard.fingerprint : empty;
    const again = { ...expected, heard: [empty, fingerprint] };
    expect(await voice?.utterance('a', said, again)).toMatchObject({ heardBefore: true });
    const other = { ...expected, prompt: '0657' };
    expect(await voice?.utterance('a', said, other)).toMatchObject({ fit: -20 });
    expect(await voice?.utterance('a', recording({}), expected)).toEqual({
      refusal: 'nothing heard',
    });
  });

  it('of faces may have a cohort of vectors of length 1, whatever length the engine gives them', async () => {
    const vectors = 'Array.from({ length: 50 }, (_, n) => new Float32Array(64).fill(n + 3))';
    const rows = [0.1, 0.01].map((falseMatchRate) => ({ falseMatchRate, score: 1.5 }));
    const module = new URL(
      `data:text/javascript,${encodeURIComponent(`export default () => ({ kind: 'face', id: '0123456789abcdef01234567', name: 'n',
        version: '1', offers: { properties: false, liveness: false }, faces: () => [], encodings: [{ encoder: 'e', dimensions: 64,
        thresholds: ${JSON.stringify(rows)}, cohort: { id: 'c', nearest: 20, vectors: ${vectors} } }] })`)}`,
    );
    const { face } = await openFace({ face: module });
    const [{ cohort }] = face.encodings;
    expect(cohort).toMatchObject({ id: 'c', nearest: 20 });
    expect(cohort?.vectors).toHaveLength(50);
    expect(cohort?.vectors.every(isUnit)).toBe(true);
  });

  it('of voices have a cohort of vectors of length 1, whatever length the engine gives them', async () => {
    const resized = new URL('./voice-with-vectors.mjs?length=3', import.meta.url);
    const { voice } = await open({ voice: resized });
    expect(voice?.cohort.every(isUnit)).toBe(true);
  });

  it.each([
    ['refusal: "no reason of ours"', 'for a reason that is none of those listed'],
    ['fit: Number.NaN', 'without a proper fit'],
    ['seconds: undefined', 'without a proper seconds'],
    ['otherWords: "no"', 'without a proper otherWords'],
    ['heardBefore: 1', 'without a proper heardBefore'],
    ['digest: new Uint8Array(31)', 'without a proper digest'],
    ['fingerprint: "none"', 'without a proper fingerprint'],
    ['vector: new Float32Array(64)', 'it made a vector without a direction'],
  ])('of voices fail when they answer with %s', async (wrong, why) => {
    const vector = 'new Float32Array(64).fill(1)';
    const module = new URL(
      `data:text/javascript,${encodeURIComponent(`const vector = ${vector};
        const rows = [0.1, 0.01].map((rate) => ({ falseMatchRate: rate, score: 1, wrongDigitRate: rate, fit: -1 }));
        export default () => ({ kind: 'voice', id: '0123456789abcdef01234567', name: 'n', version: '1',
          encoder: 'e', dimensions: 64, thresholds: rows, thresholdsOfTwo: rows, cohort: Array(20).fill(vector),
          languages: [{ code: 'en', promptOperatingPoints: rows }],
          utterance: () => ({ vector, fit: 0, otherWords: false, seconds: 1, digest: new Uint8Array(32),
            fingerprint: new Uint8Array(), heardBefore: false, ${wrong} }) })`)}`,
    );
    const { voice } = await open({ voice: module });
    const expected = { language: 'en', prompt: '0653', heard: [] };
    const error = await errorOf(
      voice?.utterance('a', recording({}), expected) ?? Promise.resolve(),
    );
    expect(error).toBeInstanceOf(EngineFailed);
    expect(String(error)).toContain(why);
  });

  it('of documents read the sides that there are', async () => {
    const { document } = await open({ document: documentEngine });
    const front = documentPhoto({ fields: { surnames: 'Lovelace' } });
    expect(await document?.read('a', { front }, { doctype: 'passport', now: 0 })).toMatchObject({
      sides: [{ side: 'front', cutBy: 'outline' }],
      fields: [{ name: 'surnames', value: 'LOVELACE', printed: 'Lovelace' }],
      checks: [{ name: 'doctype', detail: 'passport' }, {}, {}],
    });
  });

  it.each([
    ['sides', { sides: 'front' }],
    ['side', { sides: [{ side: 'left', cut: 'none', cutBy: 'outline' }] }],
    ['cut', { sides: [{ side: 'front', cut: 'none', cutBy: 'outline' }] }],
    ['portrait', { portrait: 'a picture' }],
    ['field', { fields: [{ name: 'mrz', value: 'text', sources: ['mrz'] }] }],
    ['field', { fields: [{ name: 'names', value: 'x'.repeat(600), sources: ['mrz'] }] }],
    ['source', { fields: [{ name: 'names', value: 'text', sources: ['hearsay'] }] }],
    ['mrzLines', { mrzLines: ['too short', 'to be one'] }],
    ['correction', { corrections: [{ line: -1, place: 0, before: 'O', after: '0' }] }],
    ['check', { checks: [{ name: 'dates', good: 'yes', decisive: true }] }],
    ['checks', { checks: Array(2).fill({ name: 'dates', good: true, decisive: true }) }],
  ])('of documents fail that answer without proper %s', async (what, answer) => {
    const { document } = await open({ document: documentEngine });
    const front = documentPhoto({ fields: { surnames: 'Secret' }, answer });
    const error = await errorOf(
      document?.read('a', { front }, { doctype: 'idcard', now: 0 }) ?? Promise.resolve(),
    );
    expect(error).toBeInstanceOf(EngineFailed);
    expect(String(error)).toContain(`without proper ${what}`);
    expect(String(error)).not.toContain('Secret');
  });
});

describe('a sample', () => {
  it('stays the caller’s, with what shares its memory', async () => {
    const { face } = await openFace();
    const memory = new Uint8Array(ada.length + 8).fill(7);
    memory.set(ada, 4);
    const photo = memory.subarray(4, 4 + ada.length);
    expect(await face.faces('a', photo, vectors)).toHaveLength(1);
    expect(photo).toEqual(ada);
    expect([...memory.subarray(0, 4), ...memory.subarray(-4)]).toEqual(Array(8).fill(7));
    // Node keeps the memory of small buffers to itself.
    expect(await face.faces('a', Buffer.from(ada), vectors)).toHaveLength(1);
  });

  it('is overwritten in the thread once the engine is done with it, or has failed at it', async () => {
    const { face } = await openFace();
    const left = facePhoto({ faces: [{ person: 'who is left' }] });
    const remains = async () => (await face.faces('a', left, vectors))[0]?.refusal;
    await face.faces('a', ada, vectors);
    expect(await remains()).toBe('0 bytes');
    await errorOf(face.faces('a', facePhoto({ throw: 'no' }), vectors));
    expect(await remains()).toBe('0 bytes');
  });

  it('that the engine cannot decode is the caller’s fault', async () => {
    const { engines, face } = await openFace();
    await expect(face.faces('a', unreadablePhoto, vectors)).rejects.toThrow(UnreadableSample);
    await expect(face.faces('a', new Uint8Array(), vectors)).rejects.toThrow(UnreadableSample);
    expect(engines.stats()).toMatchObject([{ served: 2, failed: 0 }]);
  });
});

describe('an engine that fails', () => {
  it.each([
    ['with an error', facePhoto({ throw: 'out of ideas' }), 'Error: out of ideas'],
    [
      'with a vector of another length',
      facePhoto({ faces: [{ person: 'ada', dimensions: 5 }] }),
      'TypeError: it made no vector of 128 numbers',
    ],
    [
      'with fewer vectors than encodings',
      facePhoto({ faces: [{ person: 'ada', vectors: 0 }] }),
      'TypeError: it made no vector of 128 numbers',
    ],
    [
      'with a vector without a direction',
      facePhoto({ faces: [{ person: 'ada', noise: 1e60 }] }),
      'TypeError: it made a vector without a direction: zero, or with NaN or infinity',
    ],
  ])('%s says so, and goes on', async (_how, photo, message) => {
    const { engines, face } = await openFace();
    const error = await errorOf(face.faces('a', photo, vectors));
    expect(error).toBeInstanceOf(EngineFailed);
    expect(error).toMatchObject({
      message: `the engine failed: ${message}`,
    });
    expect(await face.faces('a', ada, vectors)).toHaveLength(1);
    expect(engines.stats()).toMatchObject([{ served: 1, failed: 1, deaths: 0 }]);
  });
});

describe('when there is more to do than an engine can', () => {
  it('clients that wait are served in turn, however much each asks', async () => {
    const { face } = await openFace({ queue: 12 });
    const served: string[] = [];
    const gate = closedGate();
    const ask = (client: string) =>
      face.faces(client, heldAt(gate), vectors).then(() => served.push(client));
    // The first one takes the thread; the others wait.
    const all = Promise.all([
      ask('flood'),
      ...Array.from({ length: 6 }, () => ask('flood')),
      ask('quiet'),
      ask('other'),
      ask('quiet'),
    ]);
    gate.open();
    await all;
    expect(served.slice(0, 6)).toEqual(['flood', 'flood', 'quiet', 'other', 'flood', 'quiet']);
    expect(served.slice(6)).toEqual(Array(4).fill('flood'));
  });

  it('one client alone may have all of the queue, and no more than its share where another comes', async () => {
    const { engines, face } = await openFace({ queue: 4 });
    const gate = closedGate();
    const flood = Array.from({ length: 5 }, () => face.faces('flood', heldAt(gate), vectors));
    const settled = Promise.allSettled(flood);
    expect(await busyBecause(face.faces('flood', ada, vectors))).toBe('full');
    expect(engines.stats()).toMatchObject([{ busy: 1, waiting: 4, refused: 1 }]);
    const quiet = [face.faces('quiet', ada, vectors), face.faces('quiet', ada, vectors)];
    // Each of them has put one out of the flood's, and now both have as much as can be.
    expect(engines.stats()).toMatchObject([{ waiting: 4, refused: 3 }]);
    expect(await busyBecause(face.faces('flood', ada, vectors))).toBe('share');
    expect(await busyBecause(face.faces('quiet', ada, vectors))).toBe('full');
    gate.open();
    expect((await Promise.all(quiet)).map(({ length }) => length)).toEqual([1, 1]);
    expect((await settled).map(({ status }) => status)).toEqual([
      ...Array(3).fill('fulfilled'),
      ...Array(2).fill('rejected'),
    ]);
  });

  it('a request keeps its place from before its first task until it ends', async () => {
    const { engines, face } = await openFace({ queue: 1 });
    const visit = engines.admit('face', 'a');
    const other = engines.admit('liveness', 'b');
    expect(await busyBecause(face.faces('c', ada, vectors))).toBe('full');
    expect(await face.faces('a', ada, vectors, { visit })).toHaveLength(1);
    expect(await face.faces('a', ada, vectors, { visit })).toHaveLength(1);
    expect(await busyBecause(face.faces('c', ada, vectors))).toBe('full');
    visit?.end();
    visit?.end();
    expect(await face.faces('c', ada, vectors)).toHaveLength(1);
    other?.end();
    expect(engines.admit('document', 'a')).toBeUndefined();
  });

  it('a request that lost its place to another client is turned away at its next task', async () => {
    const { engines, face } = await openFace({ queue: 1 });
    const visits = [engines.admit('face', 'flood'), engines.admit('face', 'flood')];
    expect(await face.faces('quiet', ada, vectors)).toHaveLength(1);
    expect(await busyBecause(face.faces('flood', ada, vectors, { visit: visits[1] }))).toBe(
      'share',
    );
    expect(await face.faces('flood', ada, vectors, { visit: visits[0] })).toHaveLength(1);
    for (const visit of visits) visit?.end();
    expect(engines.stats()).toMatchObject([{ busy: 0, waiting: 0, served: 2, refused: 1 }]);
  });

  it('all tasks of a request have one deadline', async () => {
    const { engines, face } = await openFace({ deadline: 3_000 });
    const visit = engines.admit('face', 'a');
    const gate = closedGate();
    // However fast the machine is: as long as the deadline lets it.
    const tasks = (async () => {
      for (;;) await face.faces('a', ada, vectors, { visit });
    })();
    expect(await errorOf(tasks)).toMatchObject({ why: 'deadline' });
    expect(await busyBecause(face.faces('a', heldAt(gate), vectors, { visit }))).toBe('deadline');
    visit?.end();
  });

  it('a full queue turns tasks away, and says when to ask again', async () => {
    const { engines, face } = await openFace({ queue: 2 });
    const gate = closedGate();
    const taken = ['a', 'b', 'c'].map((client) => face.faces(client, heldAt(gate), vectors));
    const error = await errorOf(face.faces('d', ada, vectors));
    expect(error).toBeInstanceOf(EngineBusy);
    expect(error).toMatchObject({ why: 'full', retryAfterSeconds: 1 });
    gate.open();
    await Promise.all(taken);
    expect(await face.faces('d', ada, vectors)).toHaveLength(1);
    expect(engines.stats()).toMatchObject([
      { threads: 1, busy: 0, waiting: 0, served: 4, refused: 1 },
    ]);
  });

  it('a task at work is cut at its deadline, thread and all, and the next ones are done', async () => {
    const { engines, face } = await openFace({ deadline: 2_000 });
    const error = await errorOf(face.faces('a', endless, vectors));
    expect(error).toMatchObject({ why: 'deadline', retryAfterSeconds: 1 });
    expect(engines.stats()).toMatchObject([{ cut: 1, deaths: 0, busy: 0 }]);
    // The thread that takes its place has to load first, however long that takes.
    await expect.poll(() => face.faces('a', ada, vectors)).toHaveLength(1);
    expect(engines.ready()).toBe(true);
  });

  it('a task whose deadline passes in the queue is turned away, and not done', async () => {
    const { engines, face } = await openFace({ queue: 8, deadline: 4_000 });
    const gate = closedGate();
    const [first, second, last] = [heldAt(gate), heldAt(gate), crash].map((photo) =>
      errorOf(face.faces('a', photo, vectors)),
    );
    await gate.reached();
    // The other client's turn comes before the last, and its deadline after.
    const other = errorOf(face.faces('b', endless, vectors));
    gate.open();
    expect(await Promise.all([first, second])).toEqual([undefined, undefined]);
    expect(await last).toMatchObject({ why: 'deadline' });
    expect(engines.stats()).toMatchObject([{ served: 2, refused: 1, cut: 0, busy: 1, waiting: 0 }]);
    expect(await other).toMatchObject({ why: 'deadline' });
    expect(engines.stats()).toMatchObject([{ refused: 1, cut: 1, deaths: 0 }]);
  });

  it('a caller who gives up leaves the queue, but not the thread', async () => {
    const { engines, face } = await openFace();
    const caller = new AbortController();
    const gate = closedGate();
    const atWork = face.faces('a', heldAt(gate), vectors, caller);
    const waiting = errorOf(face.faces('b', crash, vectors, caller));
    caller.abort(new Error('the client is gone'));
    expect(await waiting).toEqual(new Error('the client is gone'));
    gate.open();
    expect(await atWork).toEqual([]);
    expect(await errorOf(face.faces('a', crash, vectors, caller))).toEqual(
      new Error('the client is gone'),
    );
    expect(engines.stats()).toMatchObject([
      { served: 1, refused: 0, cut: 0, deaths: 0, busy: 0, waiting: 0 },
    ]);
  });
});

describe('a thread that dies', () => {
  it('takes its own task with it, and no other', async () => {
    const { engines, face } = await openFace({ threads: 2 });
    const gate = closedGate();
    const [crashed, ...others] = [crash, heldAt(gate), ada, ada].map((photo, index) =>
      face.faces(`client ${index}`, photo, vectors),
    );
    expect(await errorOf(Promise.resolve(crashed))).toMatchObject({
      why: 'died',
      retryAfterSeconds: 1,
    });
    gate.open();
    expect((await Promise.all(others)).map(({ length }) => length)).toEqual([0, 1, 1]);
    expect(engines.stats()).toMatchObject([{ deaths: 1, served: 3, busy: 0 }]);
    expect(engines.ready()).toBe(true);
  });

  it('thrice in a minute lets the engine rest for half a minute', async () => {
    let now = 0;
    const { engines, face } = await openFace({ now: () => now });
    for (const time of [0, 20_000, 40_000]) {
      now = time;
      expect(await busyBecause(face.faces('a', crash, vectors))).toBe('died');
    }
    expect(engines.ready()).toBe(false);
    now = 50_001;
    expect(await errorOf(face.faces('a', ada, vectors))).toMatchObject({
      why: 'resting',
      retryAfterSeconds: 20,
    });
    now = 70_000;
    expect(engines.ready()).toBe(true);
    expect(await face.faces('a', ada, vectors)).toHaveLength(1);
    // Deaths before the rest count no more.
    expect(await busyBecause(face.faces('a', crash, vectors))).toBe('died');
    expect(engines.ready()).toBe(true);
  });

  it('thrice in a minute sends away who waits', async () => {
    const { engines, face } = await openFace();
    const waiting = ['a', 'b', 'c', 'd'].map((client) =>
      busyBecause(face.faces(client, client === 'd' ? ada : crash, vectors)),
    );
    expect(await Promise.all(waiting)).toEqual(['died', 'died', 'died', 'resting']);
    expect(engines.stats()).toMatchObject([{ deaths: 3, refused: 1, busy: 0, waiting: 0 }]);
  });

  it('is missed until its engine can be loaded again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'biometrid-engine-'));
    const module = join(folder, 'engine.mjs');
    const install = () => writeFileSync(module, `export { default } from '${faceEngine}';`);
    install();
    let now = 0;
    const { engines, face } = await openFace({ face: module, deadline: 6_000, now: () => now });
    rmSync(module);
    expect(await busyBecause(face.faces('a', crash, vectors))).toBe('died');
    expect(await busyBecause(face.faces('a', ada, vectors))).toBe('deadline');
    await expect.poll(() => engines.stats()).toMatchObject([{ deaths: 2 }]);
    install();
    now = 30_000;
    await expect.poll(() => face.faces('a', ada, vectors)).toHaveLength(1);
    expect(engines.stats()).toMatchObject([{ deaths: 2 }]);
    rmSync(folder, { recursive: true });
  });

  it('now and then lets it go on', async () => {
    let now = 0;
    const { engines, face } = await openFace({ now: () => now });
    for (const time of [0, 30_000, 60_000, 90_000]) {
      now = time;
      expect(await busyBecause(face.faces('a', crash, vectors))).toBe('died');
    }
    expect(engines.ready()).toBe(true);
    expect(engines.stats()).toMatchObject([{ deaths: 4 }]);
  });

  it('of one engine leaves the others alone', async () => {
    const now = () => 0;
    const engines = await open({ face: faceEngine, voice: voiceEngine, now });
    for (let death = 0; death < 3; death += 1) {
      await errorOf(engines.face?.faces('a', crash, vectors) ?? Promise.resolve());
    }
    expect(engines.ready()).toBe(false);
    const heard = recording({ speaker: 'ada', digits: '1' });
    const expected = { language: 'en', prompt: '1', heard: [] };
    expect(await engines.voice?.utterance('a', heard, expected)).toMatchObject({ fit: 0 });
    expect(engines.stats()).toMatchObject([
      { kind: 'face', deaths: 3 },
      { kind: 'voice', deaths: 0, served: 1 },
    ]);
  });
});

describe('a face engine that may be missing', () => {
  const nowhere = '/nowhere/engine.mjs';

  it('leaves the rest, and says why it is not there', async () => {
    const reasons: string[] = [];
    const withoutFace = ({ message }: Error) => reasons.push(message);
    const engines = await open({
      face: nowhere,
      voice: voiceEngine,
      without: { face: withoutFace },
    });
    expect(reasons).toEqual([
      expect.stringMatching(/^The face engine \/nowhere\/engine\.mjs cannot be used: /),
    ]);
    expect(engines.face).toBeUndefined();
    expect([engines.list(), engines.ready()]).toEqual([
      [{ id: '89abcdef0123456789abcdef', kind: 'voice' }],
      true,
    ]);
    expect(engines.stats()).toMatchObject([{ kind: 'voice' }]);
  });

  it('excuses no other engine', async () => {
    const withoutFace = () => undefined;
    const error = await errorOf(
      open({ face: faceEngine, voice: nowhere, without: { face: withoutFace } }),
    );
    expect(String(error)).toContain('The voice engine /nowhere/engine.mjs cannot be used: ');
  });
});

describe('closing engines', () => {
  it('ends what is at work and what waits, and takes nothing more', async () => {
    const { engines, face } = await openFace();
    const gate = closedGate();
    const photos = { a: heldAt(gate), b: ada };
    const left = Object.entries(photos).map(([client, photo]) =>
      busyBecause(face.faces(client, photo, vectors)),
    );
    await gate.reached();
    await engines.close();
    // The first one was at work, which the second never was.
    expect(await Promise.all(left)).toEqual(['stopped', 'closed']);
    expect(await busyBecause(face.faces('a', ada, vectors))).toBe('closed');
    expect(engines.ready()).toBe(false);
    expect(engines.stats()).toMatchObject([{ deaths: 0, busy: 0, waiting: 0 }]);
    await engines.close();
  });

  it('waits for one whose deadline had passed no longer than for others', async () => {
    const { engines, face } = await openFace({ deadline: 300_000 });
    const gate = closedGate();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const held = busyBecause(face.faces('a', heldAt(gate), vectors));
    await gate.reached();
    vi.advanceTimersByTime(300_000);
    const closed = engines.close();
    vi.advanceTimersByTime(10_000);
    await closed;
    expect(await held).toBe('stopped');
  });
});

describe('a module that is no engine keeps the server from starting', () => {
  /** A module that makes the given guest. */
  const making = (guest: string) =>
    new URL(`data:text/javascript,export default () => (${encodeURIComponent(guest)})`);
  const head = `kind: 'face', id: '0123456789abcdef01234567', name: 'n', version: '1'`;
  const body = 'offers: { properties: false, liveness: false }, faces: () => []';
  const rows = (...rows: [number, number][]) =>
    `thresholds: ${JSON.stringify(rows.map(([falseMatchRate, score]) => ({ falseMatchRate, score })))}`;
  const good = rows([0.1, 0.1], [0.01, 0.2]);
  const badRows = /an encoding's thresholds must be rows of a falseMatchRate above 0 and below 1/;
  /** A guest whose encodings are what stands between the braces of each. */
  const encoding = (...encodings: string[]) =>
    making(`{ ${head}, ${body}, encodings: [{ ${encodings.join(' }, { ')} }] }`);
  /** One that offers liveness with the given operating points. */
  const living = (points: string) =>
    making(`{ ${head}, ${body}, encodings: [{ encoder: 'e', dimensions: 64, ${good} }],
      offers: { properties: false, liveness: true }, livenessOperatingPoints: ${points} }`);
  const badPoints = /its livenessOperatingPoints must be rows of a bpcer above 0 and below 1/;
  const unit64 = 'new Float32Array(64).fill(1)';

  it.each<[string, string | URL, RegExp]>([
    ['it is not there', '/nowhere/engine.mjs', /Cannot find module '\/nowhere\/engine\.mjs'/],
    ['no such package', 'no-such-engine', /Cannot find module 'no-such-engine'/],
    ['another package', 'fastify', /makes no face engine: its kind is undefined/],
    ['it throws', new URL('data:text/javascript,throw new Error("no model")'), /no model/],
    ['it has no default export', new URL('data:text/javascript,'), /its default export must be/],
    ['it makes nothing', making('undefined'), /makes no face engine: its kind is undefined/],
    ['it is of another kind', voiceEngine, /makes no face engine: its kind is voice/],
    ['it has no id', making(`{ kind: 'face' }`), /its id must be 24 hexadecimal characters/],
    ['it has no name', making(`{ ${head}, name: '' }`), /its name must be a text/],
    [
      'its origin is no text',
      making(
        `{ ${head}, ${body}, encodings: [{ encoder: 'e', dimensions: 64, ${good} }], origin: 5 }`,
      ),
      /its origin must be a text of at most 500 characters/,
    ],
    ['it has no encodings', making(`{ ${head}, ${body} }`), /its encodings must be a list of one/],
    ['none at all', making(`{ ${head}, ${body}, encodings: [] }`), /its encodings must be a list/],
    ['an encoding twice', encoding(`encoder: 'e'`, `encoder: 'e'`), /each encoder once/],
    ['it has no encoder', encoding(''), /an encoding's encoder must be a text/],
    [
      'its vectors have no length',
      encoding(`encoder: 'e', dimensions: 0`),
      /an encoding's dimensions must be a whole number from 64 to 1024, which a gallery can hold/,
    ],
    ['it is not measured', encoding(`encoder: 'e', dimensions: 64`), badRows],
    [
      'its second encoding is not measured',
      encoding(`encoder: 'e', dimensions: 64, ${good}`, `encoder: 'f', dimensions: 64`),
      badRows,
    ],
    ...[
      ['one row', rows([0.1, 0.1])],
      ['a stricter rate at a lower score', rows([0.1, 0.2], [0.01, 0.1])],
      ['one rate twice', rows([0.1, 0.2], [0.1, 0.2])],
      ['a rate of 0', rows([0, 0.3], [0.1, 0.2])],
      ['a score that no cosine is', rows([0.1, 0.2], [0.01, 1.1])],
    ].map(([what = '', rows = '']): [string, URL, RegExp] => [
      what,
      encoding(`encoder: 'e', dimensions: 64, ${rows}`),
      badRows,
    ]),
    [
      'a part of templates that starts nowhere',
      encoding(`encoder: 'e', dimensions: 64, ${good}, within: [{ encoder: 'f' }]`),
      /an encoding's within must be a list of the encoder of other templates/,
    ],
    ...[
      ['no id', `id: '', nearest: 50, vectors: Array(50).fill(${unit64})`],
      ['nobody nearest', `id: 'c', nearest: 0, vectors: Array(50).fill(${unit64})`],
      ['more nearest than there are', `id: 'c', nearest: 51, vectors: Array(50).fill(${unit64})`],
      ['a part of somebody nearest', `id: 'c', nearest: 1.5, vectors: Array(50).fill(${unit64})`],
      ['too few', `id: 'c', nearest: 20, vectors: Array(49).fill(${unit64})`],
      ['too many', `id: 'c', nearest: 50, vectors: Array(4097).fill(${unit64})`],
      [
        'other dimensions',
        `id: 'c', nearest: 50, vectors: Array(50).fill(new Float32Array(65).fill(1))`,
      ],
      ['no direction', `id: 'c', nearest: 50, vectors: Array(50).fill(new Float32Array(64))`],
      ['no vectors', `id: 'c', nearest: 50, vectors: Array(50).fill(Array(64).fill(1))`],
    ].map(([what = '', cohort = '']): [string, URL, RegExp] => [
      `a cohort with ${what}`,
      encoding(`encoder: 'e', dimensions: 64, ${good}, cohort: { ${cohort} }`),
      /an encoding's cohort must be an id, 50 to 4096 vectors of its dimensions/,
    ]),
    [
      'a score that no cosine less another is',
      encoding(
        `encoder: 'e', dimensions: 64, ${rows([0.1, 1.5], [0.01, 2.1])}`,
        `cohort: { id: 'c', nearest: 50, vectors: Array(50).fill(${unit64}) }`,
      ),
      badRows,
    ],
    ['its liveness is not measured', living('undefined'), badPoints],
    ['at one point alone', living('[{ bpcer: 0.05, score: 0.5 }]'), badPoints],
    [
      'a higher bpcer at a lower score',
      living('[{ bpcer: 0.05, score: 0.5 }, { bpcer: 0.1, score: 0.4 }]'),
      badPoints,
    ],
    [
      'it cannot look for faces',
      making(
        `{ ${head}, ${body}, encodings: [{ encoder: 'e', dimensions: 64, ${good} }], faces: 1 }`,
      ),
      /its faces must be a function/,
    ],
    [
      'it ends its thread',
      new URL('data:text/javascript,process.exit(1)'),
      /its thread ended while it loaded/,
    ],
  ])('%s', async (_what, module, reason) => {
    const error = await errorOf(open({ face: module }));
    expect(String(error)).toContain(`The face engine ${module} cannot be used: `);
    expect(String(error)).toMatch(reason);
  });
});

describe('a voice engine of which something is amiss keeps the server from starting', () => {
  const rows = (rate: string, score: string, ...of: [number, number][]) =>
    `[${of.map(([r, s]) => `{ ${rate}: ${r}, ${score}: ${s} }`).join()}]`;
  const scores = (...of: [number, number][]) => rows('falseMatchRate', 'score', ...of);
  const fits = (...of: [number, number][]) => rows('wrongDigitRate', 'fit', ...of);
  const language = (code: string, points: string) =>
    `{ code: '${code}', promptOperatingPoints: ${points} }`;
  const measured = scores([0.1, 1.3], [0.01, 2.3]);
  const points = fits([0.1, -5], [0.01, -3]);
  const voices = (count: number, vector: string) => `Array(${count}).fill(${vector})`;
  const vector = 'new Float32Array(64).fill(1)';
  const whole: Readonly<Record<string, string>> = {
    thresholds: measured,
    thresholdsOfTwo: measured,
    cohort: voices(20, vector),
    languages: `[${language('en', points)}]`,
    utterance: '() => {}',
  };
  /** A module whose guest has something in the place of what it should have. */
  const making = (field: string, value: string) => {
    const fields = Object.entries({ ...whole, [field]: value }).map((entry) => entry.join(': '));
    return new URL(
      `data:text/javascript,export default () => ({ kind: 'voice', id: '0123456789abcdef01234567', name: 'n',
        version: '1', encoder: 'e', dimensions: 64, ${encodeURIComponent(fields.join())} })`,
    );
  };
  const badRows = 'must be rows of a falseMatchRate above 0 and below 1 and a score: two or more';
  const badCohort = 'its cohort must be 20 or more vectors of its dimensions';
  const badPoints =
    "a language's promptOperatingPoints must be rows of a wrongDigitRate above 0 and below 1 and a fit";

  it.each<[string, string, string, string]>([
    ['it is not measured', 'thresholds', 'undefined', `its thresholds ${badRows}`],
    [
      'a stricter rate at a lower score',
      'thresholds',
      scores([0.1, 2], [0.01, 1]),
      `its thresholds ${badRows}`,
    ],
    [
      'a score that is none',
      'thresholds',
      scores([0.1, 1], [0.01, Number.NaN]),
      `its thresholds ${badRows}`,
    ],
    ['two recordings are not', 'thresholdsOfTwo', '[]', `its thresholdsOfTwo ${badRows}`],
    ['it has no cohort', 'cohort', 'undefined', badCohort],
    ['it has too small a cohort', 'cohort', voices(19, vector), badCohort],
    ['of other dimensions', 'cohort', voices(20, 'new Float32Array(65).fill(1)'), badCohort],
    ['of no direction', 'cohort', voices(20, 'new Float32Array(64)'), badCohort],
    ['of no vectors', 'cohort', voices(20, 'Array(64).fill(1)'), badCohort],
    ['it has no languages', 'languages', '[]', 'its languages must be a list of one or more'],
    ['it has codes alone', 'languages', `['en']`, "a language's code must be a text"],
    [
      'a language twice',
      'languages',
      `[${language('en', points)}, ${language('en', points)}]`,
      'each code once',
    ],
    [
      'a language without a code',
      'languages',
      `[${language('', points)}]`,
      "a language's code must be a text",
    ],
    [
      'a language whose prompts are not measured',
      'languages',
      `[${language('en', points)}, ${language('pt', 'undefined')}]`,
      badPoints,
    ],
    ['at one point alone', 'languages', `[${language('en', fits([0.1, -5]))}]`, badPoints],
    [
      'fewer wrong digits at a lower fit',
      'languages',
      `[${language('en', fits([0.1, -3], [0.01, -5]))}]`,
      badPoints,
    ],
    ['it hears nothing', 'utterance', '1', 'its utterance must be a function'],
  ])('%s (%s)', async (_what, field, value, reason) => {
    const error = await errorOf(open({ voice: making(field, value) }));
    expect(String(error)).toContain('The voice engine data:text/javascript,');
    expect(String(error)).toContain(reason);
  });
});
