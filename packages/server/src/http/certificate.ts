import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import type { Server } from 'node:net';
import { createSecureContext, type SecureContextOptions, Server as TlsServer } from 'node:tls';

/** A certificate chain and its private key, in files that may be replaced while the server runs. */
export interface Certificate {
  /** What the files hold now. @throws when one cannot be read, or they do not fit each other. */
  read(): SecureContextOptions;
  /**
   * Shows new connections what the files hold from now on.
   * @param onProblem is told why files that have changed are not used; the former certificate stays.
   * @returns what ends it.
   */
  follow(server: Server, onProblem: (reason: string) => void): () => void;
}

/** How often the files are looked at: by time, since a link to them may be what is replaced. Milliseconds. */
const interval = 2_000;

/**
 * @param certFile the certificate and those that lead to its root, as PEM.
 * @param keyFile its private key, as PEM.
 */
export function certificateOf(certFile: string, keyFile: string): Certificate {
  const files = [certFile, keyFile];
  const read = () => {
    const options = {
      cert: load(certFile),
      key: load(keyFile),
      minVersion: 'TLSv1.2',
    } as const;
    try {
      createSecureContext(options);
    } catch (error) {
      throw new Error(
        `${certFile} and ${keyFile} are no certificate and its unencrypted private key in PEM (${reasonOf(error)}).`,
      );
    }
    return options;
  };
  return {
    read,
    follow(server, onProblem) {
      const renew = () => {
        try {
          if (server instanceof TlsServer) server.setSecureContext(read());
        } catch (error) {
          onProblem(reasonOf(error));
        }
      };
      for (const file of files) watchFile(file, { interval, persistent: false }, renew);
      return () => {
        for (const file of files) unwatchFile(file, renew);
      };
    },
  };
}

function load(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Error(`The TLS file ${file} cannot be read (${reasonOf(error)}).`);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
