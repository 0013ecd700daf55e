import type { BiometridClient } from '@biometrid/client';
import { recording } from '../engines/samples.js';

/** Enrols a user's voice in a whole dialogue, with what the deterministic engine takes for a speaker. */
export async function enrollVoice(
  biometrid: BiometridClient,
  userId: string,
  speaker = 'ada',
): Promise<void> {
  let outcome = await biometrid.voice.enroll({ userId });
  for (let prompts = 0; prompts < 10; prompts += 1) {
    if (!outcome.status || !('promptCode' in outcome.data)) break;
    const said = recording({ speaker, digits: outcome.data.promptCode });
    outcome = await biometrid.voice.enroll({
      userId,
      audio: new Blob([said], { type: 'audio/wav' }),
    });
  }
  if (!outcome.status || outcome.data.message !== 'AUDIO_ENROLLED_WITH_SUCCESS')
    throw new Error(`The voice was not enrolled: ${JSON.stringify(outcome)}`);
}
