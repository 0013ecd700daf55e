import { accuracyConditions, photograph } from '../../test/specimens/photograph.js';
import { Random } from '../../test/specimens/random.js';
import { specimen } from '../../test/specimens/specimen.js';
import type { MrzTruth } from '../../test/specimens/truth.js';

/** Pictures whose cost is measured. */
export const questionKinds = [
  'upright, 1200 x 850',
  'any angle, 1200 x 850',
  '8 megapixels',
] as const;
export type QuestionKind = (typeof questionKinds)[number];

/** A picture of a passport's page, or of a card's back. */
export interface Question {
  readonly kind: QuestionKind;
  /** JPEG, in base64: processes hand it on as text. */
  readonly picture: string;
  readonly mrz: MrzTruth;
}

/** Makes so many pictures of a kind, half of them passports, half cards. */
export async function questionsOf(kind: QuestionKind, count: number): Promise<Question[]> {
  const questions: Question[] = [];
  for (let seed = 0; seed < count; seed++) {
    const random = new Random(seed + 7_000);
    const { front, back } = await specimen({ seed, kind: seed % 2 === 0 ? 'TD3' : 'TD1' });
    const side = back ?? front;
    const large = kind === '8 megapixels';
    const frame = large ? { width: 3264, height: 2448 } : { width: 1200, height: 850 };
    const angle =
      kind === 'any angle, 1200 x 850' ? random.between(-180, 180) : random.between(-2, 2);
    const fill = kind === 'any angle, 1200 x 850' ? 0.56 : 0.85;
    const { jpeg, truth } = await photograph(side, {
      seed,
      frame,
      // So that the document fills the frame as people hold it; capitals are 2.5 mm high.
      letterHeight:
        2.5 * fill * Math.min(frame.width / side.width, (frame.height / side.height) * 1.1),
      angle,
      perspective: random.between(0, 0.05),
      ...accuracyConditions(random),
    });
    if (truth.mrz === undefined) throw new Error('There is no zone.');
    questions.push({ kind, picture: jpeg.toString('base64'), mrz: truth.mrz });
  }
  return questions;
}
