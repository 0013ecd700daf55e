import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** What a screen begins with: its name, and a sentence or two. */
export function ScreenHead({ title, lead }: { title: string; lead?: string }): ReactNode {
  return (
    <Stack gap="xs" mb="xl">
      <Title order={1}>{title}</Title>
      {lead !== undefined && (
        <Text c="dimmed" maw="42rem">
          {lead}
        </Text>
      )}
    </Stack>
  );
}
