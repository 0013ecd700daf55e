import { useCallback, useEffect, useRef, useState } from 'react';
import { type Failure, failureOf } from './failure.js';

/** How far a call is. */
type CallState<Outcome> =
  | { readonly is: 'idle' }
  | { readonly is: 'busy' }
  | { readonly is: 'answered'; readonly outcome: Outcome }
  | { readonly is: 'failed'; readonly failure: Failure };

/** A call that a screen makes, one at a time. */
export interface Call<Input extends readonly unknown[], Outcome> {
  readonly state: CallState<Outcome>;
  /** Makes it; one that is under way is given up. Never rejects. @returns the outcome, if there was one. */
  run(...input: Input): Promise<Outcome | undefined>;
  /** Gives up what is under way, and forgets what was answered. */
  reset(): void;
}

/**
 * Keeps the state of a call for as long as a screen is there; what is under way ends with the screen.
 * @example
 * ```tsx
 * const verify = useCall((signal, photo: File) => biometrid.face.verify({ userId, photo }, { signal }));
 * <Button loading={verify.state.is === 'busy'} onClick={() => verify.run(photo)} />
 * ```
 */
export function useCall<Input extends readonly unknown[], Outcome>(
  call: (signal: AbortSignal, ...input: Input) => PromiseLike<Outcome>,
): Call<Input, Outcome> {
  const [state, setState] = useState<CallState<Outcome>>({ is: 'idle' });
  const underWay = useRef<AbortController>(undefined);
  const latest = useRef(call);
  useEffect(() => {
    latest.current = call;
  });
  useEffect(() => () => underWay.current?.abort(), []);

  const run = useCallback(async (...input: Input): Promise<Outcome | undefined> => {
    underWay.current?.abort();
    const mine = new AbortController();
    underWay.current = mine;
    setState({ is: 'busy' });
    try {
      const outcome = await latest.current(mine.signal, ...input);
      if (!mine.signal.aborted) setState({ is: 'answered', outcome });
      return outcome;
    } catch (error) {
      if (!mine.signal.aborted) setState({ is: 'failed', failure: failureOf(error) });
      return undefined;
    }
  }, []);
  const reset = useCallback(() => {
    underWay.current?.abort();
    setState({ is: 'idle' });
  }, []);
  return { state, run, reset };
}
