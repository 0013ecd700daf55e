import { Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useMemo, useState } from 'react';
import { useBiometrid } from '../../calls/biometrid.js';
import { FailureNotice } from '../../calls/failure-notice.js';
import { useCall } from '../../calls/use-call.js';
import { ComparisonNotice } from '../../outcome/comparison-notice.js';
import { PhotoField } from '../../photo/photo-field.js';
import { useObjectUrl } from '../../photo/use-object-url.js';
import { words } from '../../words/index.js';
import styles from './documents.module.css';
import { jpegOf } from './jpeg.js';

/** The portrait of a document, and whether a selfie shows the same person: taking it is the one further step. */
export function PortraitAndSelfie({ portrait }: { portrait: string }): ReactNode {
  const biometrid = useBiometrid();
  const file = useMemo(() => jpegOf(portrait, 'portrait'), [portrait]);
  const [selfie, setSelfie] = useState<File>();
  const compare = useCall((signal, photo2: File) =>
    biometrid.documents.comparePhoto({ photo1: file, photo2 }, { signal }),
  );
  const { state } = compare;
  return (
    <section aria-label={words.documents.portrait}>
      <Title order={2} mb="xs">
        {words.documents.portrait}
      </Title>
      <Text mb="md" maw="42rem">
        {words.documents.portraitLead}
      </Text>
      <Stack gap="lg">
        <div className={styles['pair']}>
          <figure className={styles['picture']}>
            <img src={useObjectUrl(file)} alt={words.documents.portrait} />
          </figure>
          <PhotoField
            label={words.documents.selfie}
            for="face"
            photo={selfie}
            onChange={(photo) => {
              setSelfie(photo);
              if (photo === undefined) compare.reset();
              else compare.run(photo);
            }}
          />
        </div>
        {state.is === 'busy' && <Text role="status">{words.documents.comparing}</Text>}
        {state.is === 'failed' && (
          <FailureNotice failure={state.failure} again={() => selfie && compare.run(selfie)} />
        )}
        {state.is === 'answered' && <ComparisonNotice outcome={state.outcome} />}
      </Stack>
    </section>
  );
}
