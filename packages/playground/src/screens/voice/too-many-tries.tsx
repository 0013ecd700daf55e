import { Button, Text } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { Notice } from '../../notice/notice.js';
import { words } from '../../words/index.js';

/** A limit of requests asks for a minute at most, and a recording that is being listened to for half of one. */
const longestOther = 60;

/** The server asks to wait: counts the time down, and lets nobody try before. */
export function TooManyTries({
  waitSeconds,
  again,
}: {
  waitSeconds: number;
  again: () => void;
}): ReactNode {
  const [until] = useState(() => Date.now() + waitSeconds * 1_000);
  const [left, setLeft] = useState(waitSeconds);
  useEffect(() => {
    const timer = setInterval(
      () => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1_000))),
      500,
    );
    return () => clearInterval(timer);
  }, [until]);
  const { title, todo } = waitSeconds > longestOther ? words.voice.shut : words.voice.busy;
  return (
    <Notice tone="care" sentence={title} urgent>
      <Text size="sm">{todo}</Text>
      {/* A clock that is read out each second lets nobody hear anything else. */}
      <Text size="sm" fw={600} aria-live="off">
        {left > 0 ? words.voice.shut.left(clock(left)) : words.voice.shut.over}
      </Text>
      <Button size="xs" variant="default" disabled={left > 0} onClick={again}>
        {words.failure.again}
      </Button>
    </Notice>
  );
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
