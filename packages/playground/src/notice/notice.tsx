import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './notice.module.css';

/** What a notice tells of: a yes, a no, something to mend, or a word to know. */
export type Tone = 'good' | 'bad' | 'care' | 'quiet';

/**
 * A box that says what has happened, its sentence first.
 * @param urgent whether it is read out at once, as a failure is; else when there is a pause, as a result is.
 */
export function Notice({
  tone,
  sentence,
  urgent = false,
  children,
}: {
  tone: Tone;
  sentence?: string;
  urgent?: boolean;
  children?: ReactNode;
}): ReactNode {
  return (
    <div className={styles['notice']} data-tone={tone} role={urgent ? 'alert' : 'status'}>
      {sentence !== undefined && (
        <Text component="p" className={styles['sentence'] ?? ''}>
          {sentence}
        </Text>
      )}
      {children}
    </div>
  );
}
