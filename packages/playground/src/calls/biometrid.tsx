import { type BiometridClient, createBiometridClient } from '@biometrid/client';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { Session } from '../session/session.js';
import { recording } from '../wire/recording.js';

const Biometrid = createContext<BiometridClient | undefined>(undefined);

/** The client of whoever is signed in. What it sends and what is answered is kept for the wire. */
export function useBiometrid(): BiometridClient {
  const client = useContext(Biometrid);
  if (client === undefined) throw new Error('Nobody is signed in.');
  return client;
}

export function ProvideBiometrid({
  session,
  children,
}: {
  session: Session;
  children: ReactNode;
}): ReactNode {
  const client = useMemo(() => clientOf(session), [session]);
  return <Biometrid value={client}>{children}</Biometrid>;
}

/** A client of the server that the page came from. */
export function clientOf(session: Session): BiometridClient {
  return createBiometridClient({
    baseUrl: location.origin,
    // The page asks for a secret, and says where a secret belongs.
    allowBrowser: true,
    ...session,
    ...recording(session),
  });
}
