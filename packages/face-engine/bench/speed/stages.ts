import { readFile } from 'node:fs/promises';
import { openDetector } from '../../src/detection/detector.js';
import { findFaces } from '../../src/detection/find-faces.js';
import { openEncoder } from '../../src/embedding/encoder.js';
import { decodePhoto } from '../../src/image/decode-photo.js';
import { Pyramid } from '../../src/image/pyramid.js';
import { openLivenessJudge } from '../../src/liveness/judge-liveness.js';
import { openFaceMesh } from '../../src/mesh/face-mesh.js';
import { openPropertyEstimator } from '../../src/properties/estimate-properties.js';
import { assessQuality } from '../../src/quality/assess-quality.js';
import { type Cost, medianCost, timed } from './cost.js';

/** What each stage of the engine takes, over some photos: the median. */
export async function measureStages(files: readonly string[]): Promise<Map<string, Cost>> {
  const detector = await openDetector();
  const mesh = await openFaceMesh();
  const mobileFaceNet = await openEncoder('mobilefacenet');
  const frFeature = await openEncoder('fr-feature');
  const dlib = await openEncoder('dlib-resnet');
  const liveness = await openLivenessJudge();
  const properties = await openPropertyEstimator();
  const costs = new Map<string, Cost[]>();
  async function stage<Result>(name: string, work: () => Result | Promise<Result>) {
    const { result, cost } = await timed(work);
    costs.set(name, [...(costs.get(name) ?? []), cost]);
    return result;
  }
  for (const file of files) {
    const photo = await readFile(file);
    const decoded = await stage('decode', () => decodePhoto(photo));
    const image = new Pyramid(decoded);
    const { width, height } = image;
    const centre = { x: width / 2, y: height / 2 };
    const field = { centre, side: Math.max(width, height), angle: 0 };
    await stage('detector, one field', () => detector.search(image, field));
    const [face] = await stage('find faces: detector and mesh as often as needed', () =>
      findFaces({ detector, mesh }, new Pyramid(decoded)),
    );
    if (face === undefined) continue;
    const { square } = face;
    await stage('mesh, one fit', () => mesh.fit(image, square.centre, 1.5 * square.side, 0));
    await stage('quality', () => assessQuality(image, face));
    const aligned = await stage('align', () => mobileFaceNet.crops(image, face));
    await stage('encoder mobilefacenet', () => mobileFaceNet.embed(aligned));
    await stage('encoder fr-feature', () => frFeature.embed(aligned));
    const crops = await stage('align for dlib-resnet', () => dlib.crops(image, face));
    await stage('encoder dlib-resnet', () => dlib.embed(crops));
    await stage('liveness', () => liveness.judge(image, face));
    await stage('properties', () => properties.estimate(image, face));
  }
  const networks = [detector, mesh, mobileFaceNet, frFeature, dlib, liveness, properties];
  await Promise.all(networks.map((network) => network.close()));
  return new Map([...costs].map(([name, all]) => [name, medianCost(all)]));
}
