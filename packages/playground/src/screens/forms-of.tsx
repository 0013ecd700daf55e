import { Anchor, List, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { operationForms } from '../generated/operations.js';
import { linkTo } from '../routing/route.js';
import { words } from '../words/index.js';
import { ScreenHead } from './screen-head.js';

/** Stands in for a screen that is not there yet: the forms of its operations. */
export function FormsOf({ title, tags }: { title: string; tags: readonly string[] }): ReactNode {
  return (
    <>
      <ScreenHead title={title} />
      <Text mb="md">{words.comingSoon.text}</Text>
      <List spacing="xs">
        {operationForms
          .filter(({ tag }) => tags.includes(tag))
          .map(({ id, summary }) => (
            <List.Item key={id}>
              <Anchor href={linkTo('operation', id)}>{summary}</Anchor>
            </List.Item>
          ))}
      </List>
    </>
  );
}
