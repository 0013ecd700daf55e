import { Anchor, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { linkTo } from '../routing/route.js';
import { words } from '../words/index.js';
import { screenAt, screens } from './index.js';

/** The screen of an address. */
export function Screen({
  route: [name = 'story', ...rest],
}: {
  route: readonly string[];
}): ReactNode {
  const Shown = screenAt(name);
  const title =
    name in screens ? words.screens[name as keyof typeof screens] : words.notFound.title;
  useEffect(() => {
    document.title = `${title} – BiometrID ${words.product}`;
  }, [title]);
  if (Shown !== undefined) return <Shown rest={rest} />;
  return (
    <Stack gap="md">
      <Title order={1}>{words.notFound.title}</Title>
      <Text>{words.notFound.text}</Text>
      <Anchor href={linkTo()}>{words.notFound.back}</Anchor>
    </Stack>
  );
}
