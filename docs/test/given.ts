import type { BiometridClient, DialoguePrompt, FileInput } from '@biometrid/client';

/** What the short `ts` blocks of the guides take for granted. */
declare global {
  const biometrid: BiometridClient;
  const userId: string;
  const dialogueId: string;
  const photo: FileInput;
  const record: (prompt: DialoguePrompt) => Promise<FileInput>;
  function recordWav(say: string, signal?: AbortSignal): Promise<FileInput>;
}
