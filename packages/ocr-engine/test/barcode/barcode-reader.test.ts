import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decodeImage, type GreyImage } from '@biometrid/image-reader';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createBarcodeReader } from '../../src/barcode/barcode-reader.js';
import { modules, photograph, randomNumbers } from './code-pictures.js';

const photos = fileURLToPath(
  new URL('../../../../../shared/data/document/barcodes/pdf417', import.meta.url),
);
const names = existsSync(photos) ? readdirSync(photos).filter((name) => name.endsWith('.png')) : [];

const { readBarcodes } = createBarcodeReader();

/** A licence's record, 260 bytes of text. */
const record = [
  '@\n\x1e\rANSI 636000100102DL00410278ZV03190008DLDAQT64235789\nDCSSAMPLE\nDDEN\nDACMICHAEL\nDDFN\nDADJOHN\nDDGN',
  'DCAD\nDCBK\nDCDPH\nDBD06062019\nDBB06061986\nDBA12102024\nDBC1\nDAU068 in\nDAYBRO\nDAG2300 WEST BROAD STREET',
  'DAIRICHMOND\nDAJVA\nDAK232690000  \nDCF2424244747474786102204\nDCGUSA\nDCK123456789\rZVZVA01\r',
].join('\n');

function texts(codes: readonly { readonly bytes: Uint8Array }[]): string[] {
  return codes.map(({ bytes }) => Buffer.from(bytes).toString('latin1'));
}

function blank(width: number, height: number, grey = 200): GreyImage {
  return { width, height, channels: 1, data: new Uint8Array(width * height).fill(grey) };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a picture with a code', () => {
  it.skipIf(names.length === 0)(
    'is read, whatever the tilt of the photo (../shared/data/document/barcodes/pdf417)',
    async () => {
      for (const name of names) {
        const picture = await decodeImage(readFileSync(`${photos}/${name}`), { mostPixels: 1e6 });
        const known = readFileSync(`${photos}/${name.replace('png', 'txt')}`, 'latin1');
        expect(texts(await readBarcodes(picture)), name).toEqual([known.trimEnd()]);
      }
    },
  );

  // 2 pixels a module is the least that issue and standard ask for.
  it.each([
    [0, 2, 0],
    [3.9, 2.2, 0.03],
    [17, 2, 0.05],
    [45, 2.4, 0.05],
    [88, 2, 0.03],
    [134, 2.8, 0.05],
    [181, 2, 0.05],
    [233, 2, 0],
    [301, 4, 0.03],
  ])(
    'tells a PDF417 code that is turned by %d degrees, at %d pixels a module',
    async (angle, module, perspective) => {
      const code = await modules('PDF417', record);
      const side = Math.ceil(code.width * module * 1.3);
      const picture = photograph(code, {
        width: side,
        height: side,
        module,
        angle,
        perspective,
        seed: angle + 1,
      });
      const codes = await readBarcodes(picture);
      expect(texts(codes)).toEqual([record]);
      expect(codes[0]?.format).toBe('PDF417');
      const middle = codes[0]?.box.reduce(
        (sum, { x, y }) => ({ x: sum.x + x / 4, y: sum.y + y / 4 }),
        { x: 0, y: 0 },
      );
      expect(Math.abs((middle?.x ?? 0) / side - 0.5)).toBeLessThan(0.1);
      expect(Math.abs((middle?.y ?? 0) / side - 0.5)).toBeLessThan(0.1);
    },
  );

  it.each(['QRCode', 'DataMatrix', 'Aztec'] as const)(
    'tells a %s code at any angle',
    async (format) => {
      const code = await modules(format, 'https://example.org/document?id=42');
      for (const angle of [0, 33, 71, 150, 222]) {
        const picture = photograph(code, {
          width: 260,
          height: 260,
          module: 4,
          angle,
          perspective: 0.03,
        });
        const codes = await readBarcodes(picture);
        expect(texts(codes), `${angle} degrees`).toEqual(['https://example.org/document?id=42']);
        expect(codes[0]?.format).toBe(format);
      }
    },
  );

  it('gives bytes as they are, control characters and all', async () => {
    const bytes = Uint8Array.from({ length: 200 }, (_, i) => i);
    const code = await modules('PDF417', bytes);
    const picture = photograph(code, { width: 700, height: 500, module: 2.5, angle: 0 });
    expect((await readBarcodes(picture))[0]?.bytes).toEqual(bytes);
  });

  it('reads a QR code of almost 3 kB, about the largest there is', async () => {
    const bytes = Uint8Array.from({ length: 2_900 }, (_, i) => (i * 7) % 251);
    const code = await modules('QRCode', bytes);
    const picture = photograph(code, {
      width: 640,
      height: 640,
      module: 3,
      angle: 2,
      noise: 0,
      blur: 0,
    });
    expect((await readBarcodes(picture))[0]?.bytes).toEqual(bytes);
  });

  it('in colour is read as in grey', async () => {
    const code = await modules('PDF417', record);
    const grey = photograph(code, { width: 620, height: 620, module: 2.2, angle: 30 });
    const data = Uint8Array.from(
      { length: grey.data.length * 3 },
      (_, i) => grey.data[Math.floor(i / 3)] ?? 0,
    );
    expect(texts(await readBarcodes({ ...grey, channels: 3, data }))).toEqual([record]);
  });

  it('tells of eight codes at most, and of each content once', async () => {
    const tiles = await Promise.all(
      Array.from({ length: 12 }, (_, i) => modules('QRCode', `code ${i % 10}`)),
    );
    const sheet = blank(800, 600);
    tiles.forEach((tile, i) => {
      const [left, top] = [(i % 4) * 190 + 20, Math.floor(i / 4) * 190 + 20];
      for (let y = 0; y < tile.height * 5; y++) {
        for (let x = 0; x < tile.width * 5; x++) {
          const value = tile.data[Math.floor(y / 5) * tile.width + Math.floor(x / 5)] ?? 0;
          sheet.data[(top + y) * sheet.width + left + x] = value;
        }
      }
    });
    const codes = await readBarcodes(sheet);
    expect(codes.length).toBeLessThanOrEqual(8);
    expect(new Set(texts(codes)).size).toBe(codes.length);
  });

  it('is looked at in the angles that are given, where no stripes stand out', async () => {
    const code = await modules('PDF417', 'faint');
    const picture = photograph(code, {
      width: 420,
      height: 420,
      module: 3,
      angle: 20,
      ink: 180,
      paper: 205,
      noise: 1,
    });
    expect(texts(await readBarcodes(picture, { angles: [Number.NaN, 20] }))).toEqual(['faint']);
  });

  it('is read without asking any other machine for anything', async () => {
    const asked = vi.fn();
    vi.stubGlobal('fetch', asked);
    await createBarcodeReader().readBarcodes(blank(50, 50));
    expect(asked).not.toHaveBeenCalled();
  });
});

describe('a picture without a code', () => {
  it.each([
    ['of one pixel', blank(1, 1)],
    ['of one row', blank(900, 1)],
    ['of one colour', blank(800, 600, 0)],
  ])('%s has none', async (_, picture) => {
    expect(await readBarcodes(picture, { angles: [10] })).toEqual([]);
  });

  it('of noise, of stripes, or of print has none', async () => {
    const random = randomNumbers(5);
    const draw = (value: (x: number, y: number) => number): GreyImage => {
      const picture = blank(700, 500);
      return { ...picture, data: picture.data.map((_, i) => value(i % 700, Math.floor(i / 700))) };
    };
    const pictures = [
      draw(() => random() * 255),
      draw((x, y) => ((x * 3 + y) % 12 < 6 ? 40 : 210)),
      draw((x, y) => (y % 20 < 12 && (x * 7919 + Math.floor(y / 3) * 104729) % 11 < 4 ? 30 : 220)),
    ];
    for (const picture of pictures) expect(await readBarcodes(picture)).toEqual([]);
  });

  it.each([
    [
      'more than 12 megapixels',
      { width: 4_001, height: 3_000, channels: 1, data: new Uint8Array(4_001 * 3_000) },
    ],
    ['too few bytes', { width: 10, height: 10, channels: 1, data: new Uint8Array(99) }],
    ['no pixels', { width: 0, height: 0, channels: 1, data: new Uint8Array(0) }],
    ['half a pixel', { width: 1.5, height: 2, channels: 1, data: new Uint8Array(3) }],
  ] as const)('of %s is refused', async (_, picture) => {
    await expect(readBarcodes(picture)).rejects.toThrow(RangeError);
  });
});
