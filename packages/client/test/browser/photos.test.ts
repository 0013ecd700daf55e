import process from 'node:process';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MissingRuntime } from '../missing-runtime.js';
import { Camera, colours } from './camera.js';
import { openPage, servePages } from './page.js';

/** The contract's limit of a photo. */
const maxBytes = 1_048_576;

const closers: (() => Promise<void>)[] = [];
let camera: Camera;
let page: Page;
let missing = '';

beforeAll(async () => {
  camera = await Camera.open();
  closers.push(() => camera.close());
  const pages = await servePages();
  closers.push(pages.close);
  try {
    const opened = await openPage(pages.port, camera.flags);
    page = opened.page;
    closers.push(opened.close);
    await page.evaluate(atHand);
  } catch (error) {
    if (!(error instanceof MissingRuntime) || process.env['CI']) throw error;
    missing = error.message;
  }
});

afterAll(async () => {
  for (const close of closers.reverse()) await close();
});

beforeEach((ctx) => {
  if (missing) ctx.skip(missing);
});

describe('preparePhoto', () => {
  it('lets a JPEG and a PNG that fit pass byte for byte, and keeps their names', async () => {
    const seen = await page.evaluate(`(async () => {
      const jpeg = new File([await picture(300, 200, 'image/jpeg')], 'Ana.jpeg', { type: 'image/jpeg' });
      const png = await picture(300, 200, 'image/png');
      const [first, second] = [await preparePhoto(jpeg, { for: 'face' }), await preparePhoto(png, { for: 'document' })];
      return [first === jpeg, second instanceof File, second.type, await bytesOf(second) === await bytesOf(png)];
    })()`);
    expect(seen).toEqual([true, true, 'image/png', true]);
  });

  it('brings a photo of twelve megapixels below the limit and near to it, turned by its EXIF orientation', async () => {
    const seen = await page.evaluate<PhotoSeen>(`(async () => {
      const large = turned(await picture(4000, 3000, 'image/jpeg', 0.95, 60));
      const photo = await preparePhoto(new File([large], 'IMG_1.JPG'), { for: 'document' });
      return { before: large.size, ...await look(photo) };
    })()`);
    expect(seen.before).toBeGreaterThan(3 * maxBytes);
    expect(seen).toMatchObject({ name: 'IMG_1.jpg', type: 'image/jpeg' });
    expect(seen.size).toBeLessThanOrEqual(maxBytes);
    expect(seen.size).toBeGreaterThan(0.75 * maxBytes);
    expect(seen.width / seen.height).toBeCloseTo(3 / 4, 2);
    // Red was on the left before it was turned to the right.
    expect([seen.top, seen.bottom]).toEqual(['red', 'blue']);
  });

  it('makes a JPEG of another kind of picture, with grey for what is transparent', async () => {
    const seen = await page.evaluate<PhotoSeen & { middle: number[] }>(`(async () => {
      const canvas = new OffscreenCanvas(40, 30);
      canvas.getContext('2d');
      const photo = await preparePhoto(await canvas.convertToBlob({ type: 'image/webp' }), { for: 'face' });
      return look(photo);
    })()`);
    expect(seen).toMatchObject({ name: 'photo.jpg', type: 'image/jpeg', width: 40, height: 30 });
    expect(seen.middle).toEqual([128, 128, 128]);
  });

  it.for([
    ['is no picture', `new Blob(['no picture'])`, 'NOT_AN_IMAGE'],
    ['is empty', `new Blob([])`, 'NOT_AN_IMAGE'],
    ['is a damaged JPEG', `new Blob(['\\u00ff', new Uint8Array(2_000_000)])`, 'NOT_AN_IMAGE'],
    [
      'is HEIC, which Chromium cannot read,',
      `new Blob([new Uint8Array([0, 0, 0, 24]), 'ftypheic', new Uint8Array(100)])`,
      'HEIC_NOT_SUPPORTED',
    ],
    ['is longer than any photo', `new Blob([new Uint8Array(2 ** 26 + 1)])`, 'TOO_LARGE'],
  ] as const)('refuses what %s', async ([, blob, code]) => {
    expect(await failure(`preparePhoto(${blob}, { for: 'face' })`)).toEqual([
      'BiometridPhotoError',
      code,
    ]);
  });

  it('takes its worker from another address, and says so when it does not load', async () => {
    const prepare = (url: string) =>
      `(async () => preparePhoto(await picture(40, 30, 'image/webp'), { for: 'face', workerUrl: '${url}' }))()`;
    expect(await page.evaluate(`${prepare('/elsewhere/worker.js')}.then(({ type }) => type)`)).toBe(
      'image/jpeg',
    );
    for (const url of ['/nowhere.js', 'data:text/javascript,', 'https://example.com/worker.js'])
      expect(await failure(prepare(url))).toEqual(['BiometridPhotoError', 'WORKER_UNAVAILABLE']);
  });

  it('is ended by its signal, and with it the worker', async () => {
    const seen = await page.evaluate(`(async () => {
      const { terminate } = Worker.prototype;
      let terminated = 0;
      Worker.prototype.terminate = function () { terminated++; terminate.call(this); };
      const controller = new AbortController();
      const { postMessage } = Worker.prototype;
      Worker.prototype.postMessage = function (...given) { postMessage.apply(this, given); controller.abort(new Error('enough')); };
      const { message } = await preparePhoto(await picture(40, 30, 'image/webp'), { for: 'face', signal: controller.signal }).catch((error) => error);
      Object.assign(Worker.prototype, { terminate, postMessage });
      return [message, terminated];
    })()`);
    expect(seen).toEqual(['enough', 1]);
    const aborted = `preparePhoto(new Blob([]), { for: 'face', signal: AbortSignal.abort() })`;
    expect(await failure(aborted)).toEqual(['AbortError', 20]);
  });
});

describe('a camera', () => {
  it('gives a photo of its full resolution that is not mirrored, also where the page shows it so', async () => {
    await camera.see(colours.red, colours.blue);
    const seen = await page.evaluate<PhotoSeen>(`(async () => {
      const { cameras } = await listDevices();
      const camera = await openCamera({ deviceId: cameras[0].id });
      const video = Object.assign(document.createElement('video'), { srcObject: camera.stream, width: 64 });
      video.style.transform = 'scaleX(-1)';
      document.body.append(video);
      video.play();
      const photo = await takePhoto(video, { for: 'face' });
      camera.close();
      video.remove();
      return { facing: camera.facing, state: camera.stream.getTracks()[0].readyState, ...await look(photo) };
    })()`);
    expect(seen).toMatchObject({
      name: 'photo.jpg',
      type: 'image/jpeg',
      width: 640,
      height: 480,
      left: 'red',
      right: 'blue',
      facing: 'front',
      state: 'ended',
    });
  });

  it('is listed with its name once it was allowed', async () => {
    const { cameras } = await page.evaluate<{ cameras: { id: string; label: string }[] }>(
      `(async () => { (await openCamera()).close(); return listDevices(); })()`,
    );
    expect(cameras.length).toBeGreaterThan(0);
    for (const { id, label } of cameras) expect([id, label]).not.toContain('');
  });

  it('is turned off by its signal, and while the person has not answered yet', async () => {
    const seen = await page.evaluate(`(async () => {
      const controller = new AbortController();
      const { stream } = await openCamera({ signal: controller.signal });
      controller.abort();
      const asking = new AbortController();
      const { mediaDevices } = navigator;
      const late = MediaDevices.prototype.getUserMedia.call(mediaDevices, { video: true });
      mediaDevices.getUserMedia = () => { setTimeout(() => asking.abort()); return new Promise((resolve) => setTimeout(() => resolve(late), 50)); };
      const { name } = await openCamera({ signal: asking.signal }).catch((error) => error);
      delete mediaDevices.getUserMedia;
      const [track] = (await late).getTracks();
      for (let turns = 0; track.readyState !== 'ended' && turns < 100; turns++) await new Promise((resolve) => setTimeout(resolve, 10));
      return [stream.getTracks()[0].readyState, name, track.readyState];
    })()`);
    expect(seen).toEqual(['ended', 'AbortError', 'ended']);
  });

  it('that is not there, is used elsewhere or went away is an error that says so', async () => {
    const none = `openCamera({ deviceId: 'x' })`;
    expect(await failure(none)).toEqual(['BiometridDeviceError', 'NO_DEVICE']);
    const busy = `(async () => {
      navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotReadableError'); };
      try { return await openCamera(); } finally { delete navigator.mediaDevices.getUserMedia; }
    })()`;
    expect(await failure(busy)).toEqual(['BiometridDeviceError', 'DEVICE_IN_USE']);
    const empty = `takePhoto(document.createElement('video'), { for: 'face' })`;
    expect(await failure(empty)).toEqual(['BiometridPhotoError', 'NO_PICTURE']);
  });
});

/** A photo as a test looks at it: where it is of which colour. */
interface PhotoSeen {
  name: string;
  type: string;
  size: number;
  before: number;
  width: number;
  height: number;
  left: string;
  right: string;
  top: string;
  bottom: string;
}

function failure(call: string): Promise<unknown> {
  return page.evaluate(`${call}.then(() => 'done', ({ name, code }) => [name, code])`);
}

/** What the tests' scripts have at hand on the page. */
const atHand = `Object.assign(globalThis, {
  /** A picture that is red in its left half and blue in its right one, with so much noise upon it. */
  async picture(width, height, type, quality, noise = 0) {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    context.fillStyle = 'red';
    context.fillRect(0, 0, width / 2, height);
    context.fillStyle = 'blue';
    context.fillRect(width / 2, 0, width / 2, height);
    if (noise) {
      const tile = new ImageData(500, 500);
      for (let i = 0; i < tile.data.length; i++) tile.data[i] = i % 4 === 3 ? noise : Math.random() * 256;
      const grain = new OffscreenCanvas(500, 500);
      grain.getContext('2d').putImageData(tile, 0, 0);
      context.fillStyle = context.createPattern(grain, 'repeat');
      context.fillRect(0, 0, width, height);
    }
    return canvas.convertToBlob({ type, quality });
  },
  /** A JPEG whose EXIF says that it has to be turned to the right. */
  turned(jpeg) {
    const exif = new Uint8Array([0xff, 0xe1, 0, 34, 69, 120, 105, 102, 0, 0, 77, 77, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0]);
    return new Blob([jpeg.slice(0, 2), exif, jpeg.slice(2)], { type: 'image/jpeg' });
  },
  async look(photo) {
    const picture = await createImageBitmap(photo);
    const { width, height } = picture;
    const context = new OffscreenCanvas(width, height).getContext('2d');
    context.drawImage(picture, 0, 0);
    const at = (x, y) => [...context.getImageData(width * x, height * y, 1, 1).data.slice(0, 3)];
    const colour = (x, y) => { const [red, , blue] = at(x, y); return red > 2 * blue ? 'red' : blue > 2 * red ? 'blue' : 'neither'; };
    const { name, type, size } = photo;
    return {
      name, type, size, width, height, middle: at(0.5, 0.5),
      left: colour(0.1, 0.5), right: colour(0.9, 0.5), top: colour(0.5, 0.1), bottom: colour(0.5, 0.9),
    };
  },
  bytesOf: async (blob) => String(new Uint8Array(await blob.arrayBuffer())),
})`;
