import createClient from 'openapi-fetch';
import { BiometridError } from '../errors/biometrid-error.js';
import type { Methods } from '../generated/methods.js';
import { operations } from '../generated/operations.js';
import { createDialogue, type Dialogue } from '../voice/dialogue.js';
import { readAnswer, readText } from './answer.js';
import { type Answer, type AnswerPromise, answerPromise } from './answer-promise.js';
import { withDeadline } from './deadline.js';
import type { Operation } from './operation.js';
import {
  type CallOptions,
  type ClientOptions,
  mergeOptions,
  readOptions,
  type Settings,
} from './options.js';
import { createRawClient, type RawClient } from './raw.js';
import { prepareRequest } from './request.js';
import { repeat } from './retry.js';
import { initFor, send } from './wire.js';

/** A client of a BiometrID server: the contract's operations, grouped. */
export interface BiometridClient extends Methods {
  readonly voice: Methods['voice'] & {
    /**
     * Drives a voice dialogue from its opening to its outcome: hands each prompt to `record`, sends what it returns, and
     * resolves to the outcome that ends the dialogue, be it a success or a business failure.
     *
     * A dialogue that is already pending is resumed when this client opened it for the same `kind`, or when its
     * `dialogueId` is passed. Any other is left alone, since it does not tell its kind.
     *
     * @throws BiometridDialogueError with the code `DIALOGUE_PENDING` when the user has another dialogue open and `restart`
     * is not set; whatever the single calls throw; whatever `record` throws; the signal's reason when it is aborted.
     * @example
     * ```ts
     * const outcome = await biometrid.voice.dialogue({
     *   userId,
     *   kind: 'verify',
     *   record: async ({ promptCodeText, signal }) => recordWav(`Please say: ${promptCodeText}`, signal),
     * });
     * if (outcome.status) console.log('verified');
     * ```
     */
    readonly dialogue: Dialogue;
  };
  /**
   * The typed openapi-fetch client beneath, for what the methods do not offer. It takes the contract's path keys, sends
   * each to its own base with the right secrets, and answers `{ data, error, response }` without repeating.
   */
  readonly raw: RawClient;
  /** A client with some options replaced; `headers` are added to the present ones. */
  withOptions(changes: Partial<ClientOptions>): BiometridClient;
}

/**
 * Creates a client of a BiometrID server.
 *
 * @throws BiometridError when an option cannot be used.
 * @example
 * ```ts
 * const biometrid = createBiometridClient({ baseUrl: 'https://api.biometrid.com', key, secret });
 * const { data } = await biometrid.users.create({ reference_id: 'customer-42' });
 * ```
 */
export function createBiometridClient(options: ClientOptions): BiometridClient {
  const settings = readOptions(options);
  // Only pages have a document.
  if (typeof document === 'object' && !options.allowBrowser) {
    console.warn('BiometrID: this page shows its secret');
  }
  const methods = bindMethods(settings);
  return {
    ...methods,
    voice: Object.assign(methods.voice, { dialogue: createDialogue(methods) }),
    raw: createRawClient(settings),
    withOptions: (changes) => createBiometridClient(mergeOptions(options, changes)),
  };
}

/** Calls an operation: lays out the input, sends it (again, where that is allowed), and reads the answer. */
async function callOperation(
  settings: Settings,
  operation: Operation,
  input: object = {},
  options: CallOptions = {},
): Promise<Answer<unknown>> {
  const { timeout, signal, retry, headers } = mergeOptions(settings, options);
  let written = false;
  return withDeadline(operation.id, timeout, signal, async (signal) => {
    try {
      const prepared = await prepareRequest(operation, input, signal);
      return await repeat(retry, operation.safe, signal, async (attempt) => {
        let answer: unknown;
        await request(...(operation.route.split(' ') as [method: string, path: string]), {
          ...initFor(settings, operation),
          ...prepared,
          headers,
          parseAs: 'stream',
          // The answer is read here rather than by openapi-fetch, which would read one of any size and drop what is no JSON.
          fetch: async (sent: Request) => {
            written = true;
            let text = '';
            const read = async (response: Response) => {
              text = await readText(operation.id, response);
              return text;
            };
            const response = await send(settings, operation, attempt, sent, signal, read);
            answer = readAnswer(settings, operation, response, text);
            return response;
          },
        });
        // openapi-fetch resolves only when its fetch has.
        return answer as Answer<unknown>;
      });
    } catch (error) {
      if (written || error instanceof BiometridError) throw error;
      // Without its cause, for the platforms quote the value.
      throw new BiometridError('a field or header cannot be written', { operation: operation.id });
    }
  });
}

// One signature for all paths: the generated methods type what goes in and comes out.
const request = createClient<object>().request as (
  method: string,
  path: string,
  init: object,
) => Promise<unknown>;

type Method = (input?: object, options?: CallOptions) => AnswerPromise<unknown>;

/** Builds the groups from the table. */
function bindMethods(settings: Settings): Methods {
  const groups: Record<string, Record<string, Method>> = {};
  for (const [group, members] of Object.entries(operations)) {
    const methods: Record<string, Method> = {};
    for (const [name, operation] of Object.entries(members)) {
      methods[name] = (input, options) =>
        answerPromise(callOperation(settings, operation, input, options));
    }
    groups[group] = methods;
  }
  // The generator writes the table and the interface from the same names.
  return groups as unknown as Methods;
}
