import { MissingEngine } from '../../engines/errors.js';
import type { VoiceEngine } from '../../engines/kinds.js';
import { enrolledVoice } from './enrolled-voice.js';
import { type Hearing, hearRecording } from './hear-recording.js';
import { chooseLanguage } from './languages.js';
import { openVoiceDialogue, type VoiceRequest } from './open-dialogue.js';

/**
 * Opens a dialogue about the voice that the user has enrolled, or takes the recording of it.
 * @param decide uses up the prompt, with `settle` or `refuse`.
 */
export async function holdEnrolledDialogue<T>(
  request: VoiceRequest,
  kind: 'verify' | 'adapt',
  decide: (request: VoiceRequest, engine: VoiceEngine, hearing: Hearing) => Promise<T>,
) {
  const { client, engines, input } = request;
  const { voice } = engines;
  if (voice === undefined) throw new MissingEngine('voice');
  const language = chooseLanguage(client, voice, input.language);
  if (input.audio !== undefined)
    return hearRecording(request, kind, voice, input.audio, (hearing) =>
      decide(request, voice, hearing),
    );
  await enrolledVoice(request, voice, language);
  return openVoiceDialogue(request, kind, language);
}
