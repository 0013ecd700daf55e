import { Button, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useStore } from '../../store.js';
import { wire } from '../../wire/wire.js';
import { words } from '../../words/index.js';
import { ScreenHead } from '../screen-head.js';
import { Entry } from './entry.js';

/** The requests of this visit, each with its answer and as source text. */
export default function Wire(): ReactNode {
  const entries = useStore(wire);
  return (
    <>
      <ScreenHead title={words.wire.title} lead={words.wire.lead} />
      {entries.length === 0 ? (
        <Text c="dimmed">{words.wire.empty}</Text>
      ) : (
        <Stack gap="md" align="flex-start">
          <Stack gap="xs" w="100%" component="ol" p={0} m={0}>
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </Stack>
          <Button variant="default" onClick={wire.clear}>
            {words.wire.clear}
          </Button>
        </Stack>
      )}
    </>
  );
}
