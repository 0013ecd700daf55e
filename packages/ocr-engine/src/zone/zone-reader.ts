import type { RgbImage } from '@biometrid/image-reader';
import type { Point, Quad } from '../geometry/quad.js';
import { cutLine } from '../locator/cut-line.js';
import { openLocator } from '../locator/locator.js';
import { readZone } from '../mrz/decode.js';
import type { MrzReading } from '../mrz/mrz-reading.js';
import { readLines } from '../reader/read-lines.js';
import { openReaderNetwork, type ReaderNetwork } from '../reader/reader-network.js';

/** Paths of the two networks. */
export interface ZoneModels {
  readonly locator: string;
  readonly reader: string;
}

/** What a picture shows of machine readable zones, and of the document around the first. */
interface Zones {
  /** Likeliest first, at most four. */
  readonly zones: readonly MrzReading[];
  /** Outline of the document, its corners as the zone is read. */
  readonly page?: Quad;
}

/** Finds machine readable zones, and reads them. */
export interface ZoneReader {
  /** @param picture of at most 12.6 megapixels, in which a zone may stand at any angle. */
  read(picture: RgbImage): Promise<Zones>;
  close(): Promise<void>;
}

export async function openZoneReader(models: ZoneModels): Promise<ZoneReader> {
  const [locator, network] = await Promise.all([
    openLocator(models.locator),
    openReaderNetwork(models.reader),
  ]);
  return {
    async read(picture) {
      const { blocks, page } = await locator.locate(picture);
      const zones: MrzReading[] = [];
      for (const { lines } of blocks) {
        const zone =
          (await readBlock(network, picture, lines)) ??
          (await readBlock(network, picture, fromTheOtherSide(lines)));
        if (zone !== undefined) zones.push(zone);
      }
      return { zones, ...(page && { page }) };
    },
    async close() {
      await Promise.all([locator.close(), network.close()]);
    },
  };
}

/** @param quads of the lines, in reading order. */
async function readBlock(
  network: ReaderNetwork,
  picture: RgbImage,
  quads: readonly Quad[],
): Promise<MrzReading | undefined> {
  const cut = quads.flatMap((quad) => {
    const strip = cutLine(picture, quad);
    return strip === undefined ? [] : [{ quad, strip }];
  });
  const read = await readLines(
    network,
    cut.map(({ strip }) => strip),
  );
  const decoded = readZone(
    read.map((views) => ({
      views: views.map(({ scores: { columns, values } }) => ({
        ...{ frames: columns, classes: 38 as const, data: values },
      })),
    })),
  );
  if (decoded === undefined) return undefined;
  const { firstLine, likelihood: _, certainty: __, ...reading } = decoded;
  return { ...reading, box: around(cut.slice(firstLine, firstLine + decoded.lines.length)) };
}

/** The same lines, read from the other side: where a page is upside down and nobody noticed. */
function fromTheOtherSide(quads: readonly Quad[]): Quad[] {
  return quads.map(([a, b, c, d]): Quad => [c, d, a, b]).reverse();
}

/** The box of lines that stand below each other. */
function around(lines: readonly { readonly quad: Quad }[]): Quad {
  const first = lines[0]?.quad ?? [origin, origin, origin, origin];
  const last = lines.at(-1)?.quad ?? first;
  return [first[0], first[1], last[2], last[3]];
}

const origin: Point = { x: 0, y: 0 };
