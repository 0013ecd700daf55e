import { randomUUID } from 'node:crypto';
import { recordForClient } from '../audit/append.js';
import type { OperationRequest } from '../contract/operation.js';
import { changeDialogue } from '../dialogues/change-dialogue.js';
import { type DialogueKind, openDialogue } from '../dialogues/dialogue.js';
import { firstPrompt, promptText } from '../dialogues/prompt.js';
import { newSession, sessionCookie } from '../dialogues/session-cookie.js';
import { MissingEngine } from '../engines/errors.js';
import type { VoiceEngine } from '../engines/kinds.js';

/** A request of the operations that hold a dialogue. All of them take the same. */
export type VoiceRequest = OperationRequest<'enrollVoice' | 'verifyVoice' | 'adaptVoice'>;

/** The engine of voices. @throws {MissingEngine} when none is installed. */
export function voiceEngineOf({ engines }: Pick<VoiceRequest, 'engines'>): VoiceEngine {
  if (engines.voice === undefined) throw new MissingEngine('voice');
  return engines.voice;
}

/** Opens a dialogue, or goes on with the pending one of the same kind and language. @returns the answer with its prompt. */
export async function openVoiceDialogue(
  request: VoiceRequest,
  kind: DialogueKind,
  language: string,
) {
  const { client, input, storage, now, secure, crossOrigin, auditEntry, setHeader } = request;
  const session = newSession(client.id);
  const fresh = {
    id: randomUUID(),
    kind,
    language,
    promptCode: firstPrompt(kind),
    sessionHash: session.hash,
  };
  const entry = await auditEntry('dialogue.opened', input.userId, { kind, language });
  const { id, promptCode } = await storage.transaction(async (repositories) => {
    const opened = await changeDialogue(repositories, client.id, input.userId, (current) =>
      openDialogue(current, fresh, now),
    );
    await recordForClient(repositories.audit, client.id, entry);
    return opened;
  });
  setHeader('set-cookie', sessionCookie(session.token, secure, crossOrigin));
  return {
    status: true,
    data: {
      message: 'DIALOGUE_STARTED_WITH_SUCCESS',
      dialogueId: id,
      promptCode,
      promptCodeText: promptText(promptCode, language),
    },
  } as const;
}
