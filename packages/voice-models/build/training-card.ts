import { existsSync } from 'node:fs';
import { readTrainingCard, type TrainingCard } from '@biometrid/model-build';

/** What the training wrote down beside a model's weights. @throws when there is nothing. */
export function trainingCard(name: string): TrainingCard {
  const room = new URL('../', import.meta.url);
  // The cohort is made together with the network whose voiceprints it holds.
  const isApart = name !== 'cohort' || existsSync(new URL('weights/cohort.card.json', room));
  return readTrainingCard(room, isApart ? name : 'speaker');
}
