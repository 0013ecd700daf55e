import { Text } from '@mantine/core';
import { type ReactNode, type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { words } from '../../words/index.js';
import styles from './meter.module.css';

/** How loud it is, some forty times a second: written past React, which need not draw the page as often. */
export interface Level {
  /** @param loudness from 0 to 1. */
  show(loudness: number): void;
}

/** A voice that is taken is louder than this, and one that is clipped as loud as that: 40 dB below full scale, and 2. */
const [faint, clipped] = [1 / 3, 0.97];

/** How loud the microphone hears it, and how many seconds are left. */
export function Meter({ ref, seconds }: { ref: Ref<Level>; seconds: number }): ReactNode {
  const bar = useRef<HTMLDivElement>(null);
  const left = useSecondsLeft(seconds);
  useImperativeHandle(ref, () => ({
    show(loudness) {
      if (bar.current === null) return;
      bar.current.style.transform = `scaleX(${loudness})`;
      bar.current.dataset['loudness'] =
        loudness < faint ? 'faint' : loudness > clipped ? 'clipped' : 'good';
    },
  }));
  return (
    // Whoever hears the page hears nothing of it, for the microphone would as well.
    <div className={styles['meter']} aria-hidden="true">
      <div className={styles['track']}>
        <div ref={bar} className={styles['bar']} data-loudness="faint" />
      </div>
      <Text size="sm" c="dimmed" className={styles['left'] ?? ''}>
        {words.voice.secondsLeft(left)}
      </Text>
    </div>
  );
}

function useSecondsLeft(seconds: number): number {
  const [until] = useState(() => performance.now() + seconds * 1_000);
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const timer = setInterval(
      () => setLeft(Math.max(0, Math.ceil((until - performance.now()) / 1_000))),
      200,
    );
    return () => clearInterval(timer);
  }, [until]);
  return left;
}
