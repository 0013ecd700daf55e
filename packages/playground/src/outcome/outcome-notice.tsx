import { Code, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Notice } from '../notice/notice.js';
import { words } from '../words/index.js';
import { adviceOn } from './advice.js';

/** An outcome as a sentence, with its message value, the reason when there is one, and what to do about that. */
export function OutcomeNotice({
  good,
  message,
  sentence = words.outcome.sentences[message] ?? words.outcome.unknown,
  reason,
  children,
}: {
  /** The envelope's `status`, or what the answer is about where that says no more than that it was answered. */
  good: boolean;
  message: string;
  /** What it means here, where the message alone does not tell. */
  sentence?: string | undefined;
  reason?: string | undefined;
  /** What else belongs to it: a gauge, a picture. */
  children?: ReactNode;
}): ReactNode {
  const advice = reason === undefined ? undefined : adviceOn(reason);
  return (
    <Notice tone={good ? 'good' : 'bad'} sentence={sentence}>
      {reason !== undefined && <Text size="sm">{words.outcome.reason(reason)}</Text>}
      {advice !== undefined && (
        <Text size="sm" fw={600}>
          {advice}
        </Text>
      )}
      {children}
      <Code>{message}</Code>
    </Notice>
  );
}
