import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What to say where there is no openssl. */
export const opensslMissing =
  'openssl is missing: install it to make the certificates of these tests';

/** Whether certificates can be made. @throws in continuous integration where they cannot. */
export function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    if (process.env['CI']) throw new Error(opensslMissing);
    return false;
  }
}

/** Makes a certificate of 127.0.0.1 that its own key has signed, as files of a folder. */
export function makeCertificate(
  folder: string,
  name: string,
): { tlsCert: string; tlsKey: string; ca: Buffer } {
  const [tlsCert, tlsKey] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-keyout', tlsKey, '-out', tlsCert, '-days', '2', '-subj', `/CN=${name}`],
      ...['-addext', 'subjectAltName=IP:127.0.0.1'],
    ],
    { stdio: 'ignore' },
  );
  return { tlsCert, tlsKey, ca: readFileSync(tlsCert) };
}
