import type { BiometridClient, DialoguePrompt, FileInput, RefusalReason } from '@biometrid/client';

/** What the short `ts` blocks of the guides take for granted. */
declare global {
  const biometrid: BiometridClient;
  const userId: string;
  const dialogueId: string;
  const photo: FileInput;
  const record: (prompt: DialoguePrompt) => Promise<FileInput>;
  const recordWav: typeof import('@biometrid/client/browser').recordWav;
  const signal: AbortSignal;
  const meter: { value: number };
  function show(prompt: string, reason: RefusalReason | undefined): void;
}
