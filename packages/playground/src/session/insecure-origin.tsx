import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Notice } from '../notice/notice.js';
import { words } from '../words/index.js';

/** What the page says where a browser lends it neither camera nor secrecy. */
export function InsecureOrigin(): ReactNode {
  const { title, text, local, remote } = words.insecure;
  return (
    <Stack gap="lg">
      <Title order={1}>{title}</Title>
      <Text>{text}</Text>
      <Notice tone="quiet">
        <Text size="sm">{local}</Text>
        <Text size="sm">{remote}</Text>
      </Notice>
    </Stack>
  );
}
