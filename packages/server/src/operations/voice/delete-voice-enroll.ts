import { refused } from '../../contract/contract-error.js';
import type { OperationDefinition } from '../../contract/operation.js';
import { isOfLanguage } from '../../voice/voice-encoder.js';

/** Erases the voice that a user enrolled in a language. It takes no engine, as erasing a face takes none. */
export const deleteVoiceEnroll: OperationDefinition<'deleteVoiceEnroll'> = {
  async handle({ client, input, erasure, now, requestId }) {
    // A language that cannot be spoken any more can still be erased.
    const language = input.language?.toLowerCase() ?? client.settings.languages[0];
    const note = { action: 'voice.erased', at: now, request: requestId } as const;
    const only = ({ encoder }: { encoder: string }) => isOfLanguage(encoder, language);
    if (!(await erasure.enrollment(client.id, input.userId, 'voice', note, { only })))
      throw refused('nothing enrolled');
    return { status: true, data: { message: 'USER_VOICE_CREDENTIALS_DELETED' } };
  },
};
