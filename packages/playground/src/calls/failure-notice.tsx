import { Anchor, Button, Code, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { linkToDocs } from '../docs/link-to-docs.js';
import { Notice } from '../notice/notice.js';
import { session } from '../session/session.js';
import { words } from '../words/index.js';
import type { Failure } from './failure.js';

/** Says what kept a call from being answered, and what to do about it. @param again makes the call once more. */
export function FailureNotice({
  failure: { kind, code, help, status, requestId, waitSeconds, detail },
  again,
}: {
  failure: Failure;
  again?: () => void;
}): ReactNode {
  const { title, todo } = words.failures[kind];
  const docs = help && linkToDocs(help);
  const known = code === undefined ? undefined : words.codes[code];
  return (
    <Notice tone="care" sentence={known ?? title} urgent>
      {detail && <Text size="sm">{detail}</Text>}
      {known === undefined && <Text size="sm">{todo}</Text>}
      {waitSeconds !== undefined && <Text size="sm">{words.failure.wait(waitSeconds)}</Text>}
      {code !== undefined && (
        <Group gap="sm">
          <Code>{`${status} ${code}`}</Code>
          {docs !== undefined && (
            <Anchor size="sm" href={docs}>
              {words.failure.inDocs}
            </Anchor>
          )}
        </Group>
      )}
      {requestId !== undefined && kind !== 'not signed in' && (
        <Text size="xs" c="dimmed">
          {words.failure.requestId(requestId)}
        </Text>
      )}
      {(kind === 'not signed in' || again) && (
        <Group gap="sm" mt="xs">
          {kind === 'not signed in' && (
            <Button size="xs" variant="default" onClick={session.forget}>
              {words.failure.signIn}
            </Button>
          )}
          {again && (
            <Button size="xs" variant="default" onClick={again}>
              {words.failure.again}
            </Button>
          )}
        </Group>
      )}
    </Notice>
  );
}
