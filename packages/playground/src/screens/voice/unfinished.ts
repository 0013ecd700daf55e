import type { DialogueKind } from '@biometrid/client';
import { session } from '../../session/session.js';

/** A dialogue that this tab has opened and not brought to its end. The server tells its id and prompt, and not what it is for. */
export interface Unfinished {
  readonly dialogueId: string;
  readonly kind: DialogueKind;
  readonly language: string;
  /** Recordings that were taken. */
  readonly taken: number;
}

/** In this tab alone, as its session is: in another one, somebody else may sit. */
const place = 'biometrid.dialogues';

/** The unfinished dialogues of this tab, by whose they are. */
export const unfinished = {
  of(userId: string): Unfinished | undefined {
    return kept()[userId];
  },
  keep(userId: string, dialogue: Unfinished): void {
    write({ ...kept(), [userId]: dialogue });
  },
  end(userId: string): void {
    const { [userId]: _ended, ...others } = kept();
    write(others);
  },
};

function write(dialogues: Readonly<Record<string, Unfinished>>): void {
  sessionStorage.setItem(place, JSON.stringify(dialogues));
}

function kept(): Readonly<Record<string, Unfinished>> {
  try {
    return Object(JSON.parse(sessionStorage.getItem(place) ?? '{}'));
  } catch {
    return {};
  }
}

session.subscribe(() => {
  if (session.get() === undefined) sessionStorage.removeItem(place);
});
