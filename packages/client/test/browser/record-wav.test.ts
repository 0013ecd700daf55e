import process from 'node:process';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MissingRuntime } from '../missing-runtime.js';
import { Microphone } from './microphone.js';
import { failureOn, openPage, recordOn, servePages } from './page.js';

const rate = 48_000;
const closers: (() => Promise<void>)[] = [];
let port = 0;

beforeAll(async () => {
  const pages = await servePages();
  port = pages.port;
  closers.push(pages.close);
});

afterAll(async () => {
  for (const close of closers.reverse()) await close();
});

describe('recordWav', () => {
  let microphone: Microphone;
  let page: Page | undefined;
  let missing = '';

  beforeAll(async () => {
    microphone = await Microphone.open();
    closers.push(() => microphone.close());
    try {
      const opened = await openPage(port, microphone.flags);
      page = opened.page;
      closers.push(opened.close);
    } catch (error) {
      missing = unlessMissing(error);
    }
  });

  beforeEach((ctx) => {
    if (missing) ctx.skip(missing);
  });

  it('records until the speaker pauses, as mono of 16 bits and 16 kHz', async () => {
    // Four sounds of a third of a second, as digits are; then nothing.
    const digit = [...tone(440, 0.3), ...silence(0.15)];
    await microphone.hear([...digit, ...digit, ...digit, ...digit], rate);

    const { type, format, samples } = await recordOn(onPage(), '{ maxSeconds: 30 }');

    expect(type).toBe('audio/wav');
    expect(format).toEqual([1, 1, 16_000, 32_000, 2, 16]);
    expect(samples.length / 16_000).toBeLessThan(30);
    expect(seconds(samples)).toBeGreaterThan(0.8);
    // Most of it is the sound that was heard: a busy machine's browser drops bits of it.
    expect(power(samples, 440) / energy(samples)).toBeGreaterThan(0.7);
    // The pause is in the recording: the last second is silent.
    expect(energy(samples.slice(-16_000))).toBeLessThan(0.001 * energy(samples));
  });

  it('goes on while nobody has spoken, and ends after the longest time', async () => {
    await microphone.hear(silence(0.1), rate);
    const { samples } = await recordOn(onPage(), '{ maxSeconds: 2.5, pauseSeconds: 0.3 }');
    expect(samples).toHaveLength(40_000);
    expect(energy(samples)).toBe(0);
  });

  // A browser on a busy machine drops bits of what it hears, and noise with gaps is not steady.
  it('takes a steady noise for no speech', { retry: 4 }, async () => {
    await microphone.hear(noise(10), rate);
    const { samples } = await recordOn(onPage(), '{ maxSeconds: 3, pauseSeconds: 0.3 }');
    expect(samples).toHaveLength(48_000);
  });

  it('ends after the longest time while somebody speaks', async () => {
    await microphone.hear(tone(440, 5), rate);
    const { samples } = await recordOn(onPage(), '{ maxSeconds: 1 }');
    expect(samples).toHaveLength(16_000);
  });

  it('filters out what 16 kHz cannot hold', async () => {
    // 11 kHz would be heard at 5 kHz.
    const both = tone(1_000, 3).map(
      (sample, i) => sample + 0.4 * Math.sin((2 * Math.PI * 11_000 * i) / rate),
    );
    await microphone.hear(both, rate);
    const { samples } = await recordOn(onPage(), '{ maxSeconds: 2 }');
    const heard = samples.slice(16_000);
    expect(power(heard, 1_000) / energy(heard)).toBeGreaterThan(0.7);
    expect(power(heard, 5_000) / energy(heard)).toBeLessThan(1e-2);
  });

  it('tells a meter how loud it is, from 0 to 1', async () => {
    await microphone.hear([...silence(0.3), ...tone(440, 2)], rate);
    const { levels } = await recordOn(onPage(), '{ maxSeconds: 2 }');
    expect(levels.length).toBeGreaterThan(20);
    expect(Math.min(...levels)).toBe(0);
    // 0.4 of full scale is 11 dB below it as a sine, of 60.
    expect(Math.max(...levels)).toBeGreaterThan(0.8);
    expect(Math.max(...levels)).toBeLessThan(0.85);
  });

  it('leaves the voice as it is, unless processing is asked for', async () => {
    await microphone.hear(silence(0.1), rate);
    expect(await settingsOf(onPage(), '{ maxSeconds: 0.1 }')).toEqual([false, false, false]);
    const microphoneOptions = '{ maxSeconds: 0.1, microphone: { echoCancellation: true } }';
    expect(await settingsOf(onPage(), microphoneOptions)).toEqual([true, false, false]);
  });

  it('is ended by its signal with the reason, and turns the microphone off', async () => {
    await microphone.hear(silence(0.1), rate);
    const seen = await onPage().evaluate(`(async () => {
      const controller = new AbortController();
      const streams = watchMicrophones();
      const reason = new Error('enough');
      let thrown;
      await recordWav({ signal: controller.signal, onLevel: () => controller.abort(reason) }).catch((error) => { thrown = error; });
      return [thrown === reason, (await Promise.all(streams)).flatMap((stream) => stream.getTracks().map(({ readyState }) => readyState))];

      ${watchMicrophones}
    })()`);
    expect(seen).toEqual([true, ['ended']]);
  });

  it('is ended while the person has not answered yet, and turns the microphone off that is allowed later', async () => {
    const seen = await onPage().evaluate(`(async () => {
      const controller = new AbortController();
      const { mediaDevices } = navigator;
      const ask = mediaDevices.getUserMedia;
      let allow;
      const asked = new Promise((resolve) => {
        mediaDevices.getUserMedia = (constraints) => {
          resolve();
          return new Promise((resolve) => { allow = () => ask.call(mediaDevices, constraints).then((stream) => { resolve(stream); return stream; }); });
        };
      });
      const recording = recordWav({ signal: controller.signal }).catch((error) => error.name);
      await asked;
      controller.abort();
      const name = await recording;
      const [track] = (await allow()).getTracks();
      delete mediaDevices.getUserMedia;
      for (let turns = 0; track.readyState !== 'ended' && turns < 100; turns++) await new Promise((resolve) => setTimeout(resolve, 10));
      return [name, track.readyState];
    })()`);
    expect(seen).toEqual(['AbortError', 'ended']);
  });

  it('asks for nothing when the signal has fired before', async () => {
    expect(await failureOn(onPage(), '{ signal: AbortSignal.abort() }')).toMatchObject({
      name: 'AbortError',
    });
  });

  it('takes its worklet from another address, and says so when it does not load', async () => {
    await microphone.hear(silence(0.1), rate);
    const { samples } = await recordOn(
      onPage(),
      `{ maxSeconds: 0.5, workletUrl: '/elsewhere/worklet.js' }`,
    );
    expect(samples).toHaveLength(8_000);
    // The policy of the page blocks what a bundler may make of a small file.
    for (const url of ['/nowhere.js', 'data:text/javascript,']) {
      expect(await failureOn(onPage(), `{ workletUrl: '${url}' }`)).toEqual({
        name: 'BiometridDeviceError',
        code: 'WORKLET_UNAVAILABLE',
        message: expect.stringContaining('workletUrl'),
        cause: 'AbortError',
        isTyped: true,
      });
    }
  });

  it('says so when the microphone goes away', async () => {
    await microphone.hear(silence(0.1), rate);
    const code = await onPage().evaluate(`(async () => {
      const streams = watchMicrophones();
      const onLevel = async () => { for (const track of (await streams[0]).getTracks()) track.dispatchEvent(new Event('ended')); };
      return recordWav({ onLevel }).catch(({ code }) => code);

      ${watchMicrophones}
    })()`);
    expect(code).toBe('DEVICE_FAILED');
  });

  it('says so where the browser lacks what it needs', async () => {
    const code = await onPage().evaluate(`(async () => {
      const { AudioWorkletNode } = globalThis;
      globalThis.AudioWorkletNode = undefined;
      const code = await recordWav().catch(({ code }) => code);
      globalThis.AudioWorkletNode = AudioWorkletNode;
      return code;
    })()`);
    expect(code).toBe('UNSUPPORTED');
  });

  function onPage(): Page {
    if (!page) throw new Error('there is no page');
    return page;
  }
});

it.for([
  [
    'that is refused',
    'PERMISSION_REFUSED',
    ['--use-fake-ui-for-media-stream=deny', '--use-fake-device-for-media-stream'],
    {},
  ],
  [
    'that the policy of the page forbids',
    'FORBIDDEN_BY_POLICY',
    ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
    { path: '/forbidden' },
  ],
  ['that does not exist', 'NO_DEVICE', ['--use-fake-ui-for-media-stream'], {}],
  [
    'of a page that is not secure',
    'INSECURE_ORIGIN',
    ['--host-resolver-rules=MAP record.test 127.0.0.1'],
    { host: 'record.test' },
  ],
] as const)('a microphone %s is an error of its own, %s', async ([, code, flags, where], ctx) => {
  try {
    const { page, close } = await openPage(port, flags, where);
    closers.push(close);
    expect(await failureOn(page)).toMatchObject({
      name: 'BiometridDeviceError',
      code,
      isTyped: true,
    });
  } catch (error) {
    ctx.skip(unlessMissing(error));
  }
});

/** The message of a runtime that this machine lacks; anything else is thrown on. */
function unlessMissing(error: unknown): string {
  if (!(error instanceof MissingRuntime) || process.env['CI']) throw error;
  return error.message;
}

/** Source of a function that keeps the streams of microphones that are opened from now on. */
const watchMicrophones = `function watchMicrophones() {
  const streams = [];
  const { mediaDevices } = navigator;
  const open = MediaDevices.prototype.getUserMedia;
  mediaDevices.getUserMedia = (constraints) => {
    delete mediaDevices.getUserMedia;
    const stream = open.call(mediaDevices, constraints);
    streams.push(stream);
    return stream;
  };
  return streams;
}`;

/** How the microphone was set: echo cancellation, noise suppression, gain control. */
function settingsOf(page: Page, options: string): Promise<unknown> {
  return page.evaluate(`(async () => {
    const streams = watchMicrophones();
    let settings;
    const onLevel = async () => { settings ??= (await streams[0]).getAudioTracks()[0].getSettings(); };
    await recordWav({ onLevel, ...${options} });
    const { echoCancellation, noiseSuppression, autoGainControl } = settings;
    return [echoCancellation, noiseSuppression, autoGainControl];

    ${watchMicrophones}
  })()`);
}

function tone(frequency: number, duration: number): number[] {
  return samplesOf(duration, (i) => 0.4 * Math.sin((2 * Math.PI * frequency * i) / rate));
}

function silence(duration: number): number[] {
  return samplesOf(duration, () => 0);
}

/** White noise, 40 dB below full scale, the same each time. */
function noise(duration: number): number[] {
  let state = 1;
  return samplesOf(duration, () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state / 2_147_483_647 - 0.5) * 0.035;
  });
}

function samplesOf(duration: number, at: (index: number) => number): number[] {
  return Array.from({ length: duration * rate }, (_, i) => at(i));
}

function energy(samples: readonly number[]): number {
  return samples.reduce((sum, sample) => sum + sample * sample, 0);
}

/** Seconds, at 16 kHz, that are louder than 40 dB below full scale. */
function seconds(samples: readonly number[]): number {
  return samples.filter((sample) => Math.abs(sample) > 0.01).length / 16_000;
}

/** The part of the energy that is within some fifty hertz of a frequency, at 16 kHz, fiftieth of a second by fiftieth of a second. */
function power(samples: readonly number[], frequency: number): number {
  const size = 320;
  let sum = 0;
  for (let start = 0; start < samples.length; start += size) {
    let [re, im] = [0, 0];
    for (const [i, sample] of samples.slice(start, start + size).entries()) {
      const angle = (2 * Math.PI * frequency * i) / 16_000;
      re += sample * Math.cos(angle);
      im += sample * Math.sin(angle);
    }
    sum += (2 * (re * re + im * im)) / size;
  }
  return sum;
}
