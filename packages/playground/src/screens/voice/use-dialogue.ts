import type { DialogueKind, DialogueOutcome, DialoguePrompt } from '@biometrid/client';
import { BiometridDialogueError } from '@biometrid/client';
import { useRef, useState } from 'react';
import { useBiometrid } from '../../calls/biometrid.js';
import { type Call, useCall } from '../../calls/use-call.js';
import { unfinished } from './unfinished.js';

/** What the person is asked for at the moment. */
export interface Asked {
  readonly prompt: DialoguePrompt;
  /** Recordings that were taken so far. */
  readonly taken: number;
  /** Recordings that were not, in this visit. */
  readonly refused: number;
  /** A recording of this very prompt that was sent before, and came to no answer. */
  readonly unanswered: Blob | undefined;
  send(recording: Blob): void;
}

/** How a dialogue is begun. `resume` goes on with what this tab left unfinished; `anew` discards whatever is pending. */
export type Begin = 'first' | 'resume' | 'anew';

/** How a dialogue ended: with an outcome, another one stands in its way, or nobody would listen. */
type Ending =
  | DialogueOutcome<DialogueKind>
  | { readonly pending: string }
  | { readonly engine: 'missing' };

/** A dialogue as a screen goes through it: `call` says whether it runs, and `asked` what the person is to do. */
export interface VoiceDialogue {
  readonly call: Call<[Begin], Ending>;
  readonly asked: Asked | undefined;
}

/** Leads a person through a dialogue. What is broken off by leaving the screen stays pending, and can be gone on with. */
export function useDialogue(userId: string, kind: DialogueKind, language: string): VoiceDialogue {
  const biometrid = useBiometrid();
  const [asked, setAsked] = useState<Asked>();
  const sent = useRef<{ readonly promptCode: string; readonly recording: Blob }>(undefined);

  const call = useCall(async (signal, begin: Begin): Promise<Ending> => {
    setAsked(undefined);
    // A dialogue can be opened without an engine, and nobody should speak before they are told.
    const { data: engines } = await biometrid.users.getEnrollStatus({ userId }, { signal });
    if (!engines.some(({ type }) => type === 'voice')) return { engine: 'missing' };
    const left = begin === 'resume' ? unfinished.of(userId) : undefined;
    if (begin === 'anew') {
      await biometrid.users.restartState({ userId }, { signal });
      unfinished.end(userId);
    }
    const spoken = left?.language ?? language;
    let previous: Asked | undefined;
    try {
      const outcome = await biometrid.voice.dialogue({
        userId,
        kind,
        language: spoken,
        ...(left && { dialogueId: left.dialogueId }),
        signal,
        record: (prompt) =>
          new Promise<Blob>((resolve) => {
            const { taken, refused } = counted(prompt, previous, left);
            unfinished.keep(userId, {
              dialogueId: prompt.dialogueId,
              kind,
              language: spoken,
              taken,
            });
            const unanswered =
              sent.current?.promptCode === prompt.promptCode ? sent.current.recording : undefined;
            const send = (recording: Blob) => {
              sent.current = { promptCode: prompt.promptCode, recording };
              setAsked(undefined);
              resolve(recording);
            };
            previous = { prompt, taken, refused, unanswered, send };
            setAsked(previous);
          }),
      });
      unfinished.end(userId);
      sent.current = undefined;
      return outcome;
    } catch (error) {
      if (error instanceof BiometridDialogueError) return { pending: error.dialogueId };
      throw error;
    } finally {
      setAsked(undefined);
    }
  });
  return { call, asked };
}

/** How many recordings were taken and refused when a prompt is given. */
function counted(
  { dialogueId, reason }: DialoguePrompt,
  previous: Asked | undefined,
  left: { readonly dialogueId: string; readonly taken: number } | undefined,
): Pick<Asked, 'taken' | 'refused'> {
  // One that waited too long is gone, and the first prompt is that of a new one.
  if (previous === undefined)
    return { taken: left?.dialogueId === dialogueId ? left.taken : 0, refused: 0 };
  const { taken, refused } = previous;
  // One that differs from the others is kept among them all the same.
  if (reason === undefined || reason === 'NOT_LIKE_BEFORE') return { taken: taken + 1, refused };
  return { taken, refused: refused + 1 };
}
