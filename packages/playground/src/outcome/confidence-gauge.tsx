import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { words } from '../words/index.js';
import styles from './confidence-gauge.module.css';

/** Where a confidence is on its threshold, whatever the threshold stands for. */
const threshold = 0.5;

/** A confidence from 0 to 1 as a gauge whose middle is the threshold. Most answers write it as text. */
export function ConfidenceGauge({ confidence }: { confidence: number | string }): ReactNode {
  const value = Math.min(1, Math.max(0, Number(confidence)));
  if (Number.isNaN(value)) return null;
  const above = value >= threshold;
  const text = words.confidence.value(String(confidence), above);
  return (
    <div className={styles['gauge']}>
      {/* The sentence below says the same. */}
      <div className={styles['track']}>
        <svg width="100%" height="28" aria-hidden="true">
          <rect className={styles['line']} x="0" y="12" width="100%" height="4" rx="2" />
          <rect
            className={styles['way']}
            data-above={above}
            x={`${Math.min(value, threshold) * 100}%`}
            y="12"
            width={`${Math.abs(value - threshold) * 100}%`}
            height="4"
          />
          <rect className={styles['threshold']} x="50%" y="4" width="2" height="20" />
          <circle
            className={styles['mark']}
            data-above={above}
            cx={`${value * 100}%`}
            cy="14"
            r="7"
          />
        </svg>
      </div>
      <Text size="sm" fw={600}>
        {`${words.confidence.label}: ${text}`}
      </Text>
      <Text size="xs" c="dimmed">
        {words.confidence.explained}
      </Text>
    </div>
  );
}
