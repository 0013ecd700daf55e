import { dot } from '../../src/embedding/vector.js';
import type { Encoding } from '../../src/matching/encodings.js';
import type { LabelledPhoto } from '../photos/peoples.js';
import { embeddedFace } from './embedded-face.js';
import type { SeenPhoto } from './faces.js';
import { GroupPairs, type Member, type Sex } from './group-pairs.js';

type LabelledFace = SeenPhoto & LabelledPhoto;

/** All that is seen of the sets whose people are told apart by group. */
export interface Seen {
  readonly sample: readonly SeenPhoto[];
  readonly celebrities: readonly SeenPhoto[];
  readonly fairface: readonly LabelledFace[];
  readonly congress: readonly LabelledFace[];
}

/** People who are compared with each other, women with women and men with men. */
export interface Group {
  readonly name: string;
  /** Whether thresholds go by it: those of children would refuse everybody else. */
  readonly sets: boolean;
  readonly pairs: GroupPairs;
  readonly photos: readonly SeenPhoto[];
}

/** Which women are in `celebrities`; everybody else of the press is a man. */
const women = new Set(['madonna', 'mindy_kaling']);

const isAged =
  (least: number, most: number) =>
  ({ age }: LabelledPhoto) =>
    age !== undefined && age[0] >= least && age[1] <= most;

/** The groups of people that false matches are counted in, in one encoding. */
export function groupsOf(seen: Seen, encoding: Encoding): Group[] {
  const adults = seen.fairface.filter(isAged(20, 120));
  const press = [...seen.sample, ...seen.celebrities].map((photo) => ({
    ...photo,
    person: photo.folder,
    sex: women.has(photo.folder) ? ('female' as const) : ('male' as const),
  }));
  const of = (sex: Sex) => (photo: LabelledPhoto) => photo.sex === sex;
  return [
    group('fairface women', adults.filter(of('female')), encoding),
    group('fairface men', adults.filter(of('male')), encoding),
    group('fairface 10 to 19', seen.fairface.filter(isAged(10, 19)), encoding),
    group('fairface 0 to 9', seen.fairface.filter(isAged(0, 9)), encoding, false),
    group('Congress women', seen.congress.filter(of('female')), encoding),
    group('Congress men', seen.congress.filter(of('male')), encoding),
    group('press', press, encoding),
  ];
}

function group(
  name: string,
  photos: readonly (SeenPhoto & Pick<LabelledPhoto, 'person' | 'sex'>)[],
  encoding: Encoding,
  sets = true,
): Group {
  const members: Member[] = photos.flatMap((photo) => {
    const face = embeddedFace(photo, encoding);
    return face && photo.sex ? [{ person: photo.person, sex: photo.sex, face }] : [];
  });
  return { name, sets, pairs: new GroupPairs(members), photos };
}

/** Two photos whose fused vectors have this cosine show one person: in `fairface` somebody may be on two. */
const onePerson = 0.75;

/** Photos without those of people who were on one before. @param encoding by whose cosine they are told. */
export function withoutRepeats<Photo extends SeenPhoto>(
  photos: readonly Photo[],
  { encoder: fusion }: Encoding,
): Photo[] {
  const kept: { photo: Photo; vector: Float32Array | undefined }[] = [];
  for (const photo of photos) {
    const vector = photo.faces[0]?.embeddings?.find(({ encoder }) => encoder === fusion)?.vector;
    const repeats = kept.some(
      (other) => vector && other.vector && dot(vector, other.vector) >= onePerson,
    );
    if (!repeats) kept.push({ photo, vector });
  }
  return kept.map(({ photo }) => photo);
}
