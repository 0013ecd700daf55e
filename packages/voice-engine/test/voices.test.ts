import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { modelFile } from '@biometrid/voice-models';
import { afterAll, describe, expect, it, onTestFinished, type TestContext } from 'vitest';
import { writeWav } from '../bench/sound/wav.js';
import { type Heard, thresholdAt } from '../src/index.js';
import { openEngine } from './engine.js';
import { arabic } from './recordings.js';

const engine = await openEngine();
afterAll(() => engine.close());

/** Speakers whom no network was trained on. */
const speakers = ['00000001', '00000004', '00000006', '00000007', '00000009', '00000011'];

async function heard(
  ctx: TestContext,
  speaker: string,
  prompt: string,
  take: number,
): Promise<Heard> {
  const samples = await arabic(ctx, speaker, prompt, take);
  const listening = await engine.listen(writeWav(samples), { language: 'ar', prompt });
  if (listening.refusal !== undefined) throw new Error(`Refused: ${listening.refusal}`);
  return listening;
}

async function enrolled(ctx: TestContext, speaker: string) {
  const utterances: Heard[] = [];
  for (const [take, prompt] of ['0417', '2563', '8913'].entries()) {
    utterances.push(await heard(ctx, speaker, prompt, 1 + take));
  }
  return engine.enrolTemplate(utterances);
}

describe('a voice', () => {
  it('scores highest with its own template, beside voices that were recorded alike', async (ctx) => {
    const templates = await Promise.all(speakers.map((speaker) => enrolled(ctx, speaker)));
    let own = 0;
    for (const [index, speaker] of speakers.entries()) {
      const { voiceprint } = await heard(ctx, speaker, '7065', 7);
      const scores = templates.map((template, other) => {
        const others = templates.filter((_, third) => third !== index && third !== other);
        const cohort = [...others.map(({ vector }) => vector), ...engine.cohort];
        return engine.compare(template, voiceprint, cohort).score;
      });
      if (scores.indexOf(Math.max(...scores)) === index) own++;
    }
    expect(own).toBeGreaterThanOrEqual(5);
  });

  it('has a print of unit length that is the same each time', async (ctx) => {
    const [one, other] = [
      await heard(ctx, '00000001', '0417', 1),
      await heard(ctx, '00000001', '0417', 1),
    ];
    expect(one.voiceprint).toEqual(other.voiceprint);
    expect(one.voiceprint.encoder).toBe(engine.encoder);
    expect(one.voiceprint.vector).toHaveLength(engine.dimensions);
    expect(Math.hypot(...one.voiceprint.vector)).toBeCloseTo(1, 5);
  });

  it('moves its template a little with each adaptation', async (ctx) => {
    const template = await enrolled(ctx, '00000004');
    const probe = (await heard(ctx, '00000004', '7065', 5)).voiceprint;
    const adapted = engine.adapt(template, probe);
    const before = engine.compare(template, probe).cosine;
    const after = engine.compare(adapted, probe).cosine;
    expect(adapted.utterances).toBe(4);
    expect(after).toBeGreaterThan(before);
    expect(engine.compare(template, adapted).cosine).toBeGreaterThan(0.9);
  });

  it('is compared with no template of another encoder, and with no cohort below 20', async (ctx) => {
    const template = await enrolled(ctx, '00000006');
    const { voiceprint } = await heard(ctx, '00000006', '7065', 5);
    const foreign = { ...voiceprint, encoder: 'another-1' };
    expect(() => engine.compare(template, foreign)).toThrow(TypeError);
    expect(() => engine.adapt(template, foreign)).toThrow(TypeError);
    expect(() => engine.enrolTemplate([])).toThrow(TypeError);
    const few = engine.cohort.slice(0, 19);
    expect(() => engine.compare(template, voiceprint, few)).toThrow(RangeError);
  });
});

describe('thresholds', () => {
  it('rise as fewer strangers may pass, and are given for no rate beyond those measured', () => {
    for (const rows of [engine.thresholds, engine.thresholdsOfTwo]) {
      const scores = rows.map(({ score }) => score);
      expect(scores).toEqual([...scores].sort((one, other) => one - other));
      expect(thresholdAt(rows, 0.015)).toBeGreaterThan(thresholdAt(rows, 0.02));
      expect(() => thresholdAt(rows, 1e-9)).toThrow(RangeError);
      expect(() => thresholdAt(rows, Number.NaN)).toThrow(RangeError);
    }
  });
});

it('the training makes the same voiceprint of the same samples', async (ctx) => {
  const python = '/usr/bin/python3';
  const there = spawnSync(python, ['-c', 'import torch, onnx'], { encoding: 'utf8' });
  if (there.status !== 0) ctx.skip('The training needs torch and onnx, which are not installed.');
  const samples = await arabic(ctx, '00000007', '0417', 3);
  const listening = await engine.listen(writeWav(samples), { language: 'ar', prompt: '0417' });
  if (listening.refusal !== undefined) throw new Error(`Refused: ${listening.refusal}`);
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-voice-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'samples.json');
  // A recording has 16 bits.
  const heard = Array.from(samples, (sample) => Math.round(32_768 * sample) / 32_768);
  writeFileSync(file, JSON.stringify(heard));
  const training = fileURLToPath(new URL('../../voice-models/training', import.meta.url));
  const { stdout, stderr, status } = spawnSync(
    python,
    [
      '-W',
      'ignore',
      '-c',
      `
import json, pathlib, sys, torch
sys.path.insert(0, ${JSON.stringify(training)})
import front_end, measure_speaker
torch.set_num_threads(1)
network = measure_speaker.network_of(pathlib.Path(${JSON.stringify(modelFile('speaker'))}))
mel = front_end.voice_mel(front_end.powers(json.load(open(${JSON.stringify(file)}))))
with torch.no_grad():
    print(json.dumps(network(torch.tensor(mel, dtype=torch.float32)[None])[0].tolist()))
`,
    ],
    { encoding: 'utf8' },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const theirs: number[] = JSON.parse(stdout);
  const cosine = listening.voiceprint.vector.reduce(
    (sum, value, index) => sum + value * (theirs[index] ?? 0),
    0,
  );
  expect(cosine).toBeGreaterThan(0.9999);
});
