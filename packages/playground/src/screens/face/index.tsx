import { Anchor, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { linkTo } from '../../routing/route.js';
import { words } from '../../words/index.js';
import type { ScreenProps } from '../index.js';
import { ScreenHead } from '../screen-head.js';
import { SubNavigation } from '../sub-navigation.js';
import { ComparePhotos } from './compare-photos.js';
import { FaceForm } from './face-form.js';
import { faceOperations, isFacePart } from './face-operations.js';

/** Every operation on faces, each at an address of its own: `#/face/verify`. */
export default function Face({ rest: [part = 'enroll'] }: ScreenProps): ReactNode {
  const parts = Object.entries(words.face.parts).map(([part, { title }]) => ({ part, title }));
  return (
    <>
      <ScreenHead title={words.screens.face} lead={words.face.lead} />
      <SubNavigation label={words.face.operations} screen="face" parts={parts} here={part} />
      <Part part={part} />
    </>
  );
}

function Part({ part }: { part: string }): ReactNode {
  if (part === 'compare') return <ComparePhotos />;
  if (isFacePart(part)) return <FaceForm key={part} part={part} operation={faceOperations[part]} />;
  return (
    <Text>
      {words.notFound.title}. <Anchor href={linkTo('face')}>{words.screens.face}</Anchor>
    </Text>
  );
}
