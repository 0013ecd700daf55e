import { Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { clientOf } from '../calls/biometrid.js';
import { FailureNotice } from '../calls/failure-notice.js';
import { useCall } from '../calls/use-call.js';
import { Notice } from '../notice/notice.js';
import { words } from '../words/index.js';
import { isCredential, type Session, session } from './session.js';

/** Signing in by hand. @param codeRefused whether a printed link was tried, and did not help. */
export function SignIn({ codeRefused }: { codeRefused: boolean }): ReactNode {
  const [key, setKey] = useState('');
  const [secret, setSecret] = useState('');
  const [token, setToken] = useState('');
  const [tried, setTried] = useState(false);
  const check = useCall(async (signal, given: Session) => {
    // It needs neither engine nor user, and answers nobody else.
    await clientOf(given).voice.listLanguages({}, { signal });
    session.begin(given);
  });
  const fault = (value: string, needed: boolean) =>
    tried && (value === '' ? needed : !isCredential(value)) ? words.signIn.notACredential : null;

  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (![key, secret].every(isCredential) || (token !== '' && !isCredential(token))) return;
    check.run(token === '' ? { key, secret } : { key, secret, livenessToken: token });
  }

  const wrong = check.state.is === 'failed' && check.state.failure.kind === 'not signed in';
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <Stack gap="xs">
          <Title order={1}>{words.signIn.title}</Title>
          <Text c="dimmed">{words.signIn.lead}</Text>
        </Stack>
        {codeRefused && (
          <Notice tone="care" urgent>
            {words.signIn.codeRefused}
          </Notice>
        )}
        <TextInput
          label={words.signIn.key}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value.trim())}
          error={fault(key, true)}
          autoComplete="off"
          spellCheck={false}
          required
        />
        <PasswordInput
          label={words.signIn.secret}
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value.trim())}
          error={fault(secret, true)}
          autoComplete="off"
          required
        />
        <PasswordInput
          label={words.signIn.livenessToken}
          description={words.signIn.livenessTokenHint}
          value={token}
          onChange={(event) => setToken(event.currentTarget.value.trim())}
          error={fault(token, false)}
          autoComplete="off"
        />
        {wrong && (
          <Notice tone="bad" urgent>
            {words.signIn.refused}
          </Notice>
        )}
        {check.state.is === 'failed' && !wrong && <FailureNotice failure={check.state.failure} />}
        <Button type="submit" size="md" loading={check.state.is === 'busy'}>
          {words.signIn.submit}
        </Button>
        <Text size="sm" c="dimmed">
          {words.signIn.kept} {words.signIn.onAServer}
        </Text>
      </Stack>
    </form>
  );
}
