import { Anchor, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { linkTo } from '../../routing/route.js';
import { words } from '../../words/index.js';
import type { ScreenProps } from '../index.js';
import { ScreenHead } from '../screen-head.js';
import { CompareAtOnce } from './compare-at-once.js';
import { StoryOfAPerson } from './story-of-a-person.js';

/** The first minute: somebody enrols their face and shows that it is them, or compares two photos at `#/story/compare`. */
export default function Story({ rest: [part] }: ScreenProps): ReactNode {
  if (part === 'compare')
    return (
      <>
        <ScreenHead title={words.story.compareTitle} lead={words.story.compareLead} />
        <CompareAtOnce />
        <Text mt="xl" size="sm">
          <Anchor href={linkTo('story')}>{words.story.toEnrol}</Anchor>
        </Text>
      </>
    );
  return (
    <>
      <ScreenHead title={words.story.title} lead={words.story.lead} />
      <StoryOfAPerson />
    </>
  );
}
