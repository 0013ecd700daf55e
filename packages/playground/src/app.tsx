import { MantineProvider } from '@mantine/core';
import { setNonce } from 'get-nonce';
import { type ReactNode, Suspense, useEffect, useState } from 'react';
import { ProvideBiometrid } from './calls/biometrid.js';
import { useRoute } from './routing/route.js';
import { Screen } from './screens/screen.js';
import { InsecureOrigin } from './session/insecure-origin.js';
import { session } from './session/session.js';
import { SignIn } from './session/sign-in.js';
import { clearCode, codeOfAddress, sessionForCode } from './session/sign-in-by-code.js';
import { Shell } from './shell/shell.js';
import { useStore } from './store.js';
import { cssVariables, theme } from './styles/theme.js';
import { words } from './words/index.js';

/** What this answer's policy lets styles through by; the component library and its scroll lock make some of their own. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
setNonce(nonce);

export function App(): ReactNode {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <Shell>{isSecureContext ? <Contents /> : <InsecureOrigin />}</Shell>
    </MantineProvider>
  );
}

function Contents(): ReactNode {
  const signedIn = useStore(session);
  const byCode = useSignInByCode();
  const route = useRoute();
  if (byCode === 'busy') return <p role="status">{words.signIn.busy}</p>;
  if (signedIn === undefined) return <SignIn codeRefused={byCode === 'refused'} />;
  return (
    <ProvideBiometrid session={signedIn}>
      <Suspense fallback={<p role="status">{words.shell.loading}</p>}>
        <Screen key={route[0] ?? ''} route={route} />
      </Suspense>
    </ProvideBiometrid>
  );
}

/** Signs in by the link that the server printed, whoever was signed in before. */
function useSignInByCode(): 'none' | 'busy' | 'refused' {
  const [state, setState] = useState<'none' | 'busy' | 'refused'>(() =>
    codeOfAddress() === undefined ? 'none' : 'busy',
  );
  useEffect(() => {
    const signIn = () => {
      const code = codeOfAddress();
      if (code === undefined) return;
      setState('busy');
      clearCode();
      sessionForCode(code)
        .catch(() => undefined)
        .then((found) => {
          if (found) session.begin(found);
          setState(found ? 'none' : 'refused');
        });
    };
    signIn();
    // A new server's link, opened in the tab of the one before.
    addEventListener('hashchange', signIn);
    return () => removeEventListener('hashchange', signIn);
  }, []);
  return state;
}
