import process from 'node:process';
import type { ClientOptions } from '../core/options.js';
import { BiometridError } from '../errors/biometrid-error.js';

/** The options of the Node entry: where and as whom it calls may come from the environment. */
export interface NodeClientOptions
  extends Omit<ClientOptions, 'baseUrl' | 'key' | 'secret' | 'livenessToken'> {
  /** The server's address; without it `BIOMETRID_BASE_URL`. A trailing `/api/1.0` is accepted. */
  baseUrl?: string | undefined;
  /** The client's key; without it `BIOMETRID_KEY`. */
  key?: string | undefined;
  /** The client's secret; without it `BIOMETRID_SECRET`. */
  secret?: string | undefined;
  /** The token that the liveness operations take in place of key and secret; without it `BIOMETRID_LIVENESS_TOKEN`. */
  livenessToken?: string | undefined;
}

/**
 * Fills in from the environment what is not given. A variable that is empty counts as none.
 *
 * @throws BiometridError that names the variable of what is still missing.
 */
export function readEnvironment(options: NodeClientOptions): ClientOptions {
  const livenessToken = options.livenessToken ?? variable('BIOMETRID_LIVENESS_TOKEN');
  const { livenessToken: _, ...rest } = options;
  return {
    ...rest,
    baseUrl: required('baseUrl', options.baseUrl, 'BIOMETRID_BASE_URL'),
    key: required('key', options.key, 'BIOMETRID_KEY'),
    secret: required('secret', options.secret, 'BIOMETRID_SECRET'),
    ...(livenessToken !== undefined && { livenessToken }),
  };
}

function required(option: string, given: string | undefined, name: string): string {
  const value = given ?? variable(name);
  if (value) return value;
  throw new BiometridError(`${option} is missing: pass it, or set ${name}`);
}

function variable(name: string): string | undefined {
  try {
    return process.env[name] || undefined;
  } catch {
    // Deno asks for a permission first, and may not get it.
    return undefined;
  }
}
