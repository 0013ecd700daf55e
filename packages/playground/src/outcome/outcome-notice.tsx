import { Code, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { words } from '../words/index.js';
import { adviceOn } from './advice.js';
import styles from './outcome-notice.module.css';

/** An outcome as a sentence, with its message value, the reason when there is one, and what to do about that. */
export function OutcomeNotice({
  good,
  message,
  reason,
  children,
}: {
  /** The envelope's `status`. */
  good: boolean;
  message: string;
  reason?: string | undefined;
  /** What else belongs to it: a gauge, a picture. */
  children?: ReactNode;
}): ReactNode {
  const advice = reason === undefined ? undefined : adviceOn(reason);
  return (
    <section className={styles['notice']} data-good={good} role="status">
      <Text component="p" className={styles['sentence'] ?? ''}>
        {words.outcome.sentences[message] ?? words.outcome.unknown}
      </Text>
      {reason !== undefined && <Text size="sm">{words.outcome.reason(reason)}</Text>}
      {advice !== undefined && (
        <Text size="sm" fw={600}>
          {advice}
        </Text>
      )}
      <Code className={styles['message'] ?? ''}>{message}</Code>
      {children}
    </section>
  );
}
