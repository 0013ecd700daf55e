import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useBiometrid } from '../../calls/biometrid.js';
import { FailureNotice } from '../../calls/failure-notice.js';
import { useCall } from '../../calls/use-call.js';
import { ComparisonNotice } from '../../outcome/comparison-notice.js';
import { PhotoField } from '../../photo/photo-field.js';
import { linkTo } from '../../routing/route.js';
import { words } from '../../words/index.js';
import styles from './compare-photos.module.css';

/** Compares two photos without enrolling anybody. */
export function ComparePhotos(): ReactNode {
  const biometrid = useBiometrid();
  const [photo1, setPhoto1] = useState<File>();
  const [photo2, setPhoto2] = useState<File>();
  const [tried, setTried] = useState(false);
  const compare = useCall((signal, photos: { photo1: File; photo2: File }) =>
    biometrid.documents.comparePhoto(photos, { signal }),
  );
  const { lead, submit } = words.face.parts.compare;

  function send(event?: FormEvent): void {
    event?.preventDefault();
    setTried(true);
    if (photo1 && photo2) compare.run({ photo1, photo2 });
  }

  return (
    <Stack gap="xl" maw="40rem">
      <form onSubmit={send} noValidate>
        <Stack gap="lg">
          <Text>{lead}</Text>
          <div className={styles['pair']}>
            <PhotoField
              label={words.face.firstPhoto}
              for="face"
              photo={photo1}
              missing={tried}
              onChange={(given) => {
                setPhoto1(given);
                compare.reset();
              }}
            />
            <PhotoField
              label={words.face.secondPhoto}
              for="face"
              photo={photo2}
              missing={tried}
              onChange={(given) => {
                setPhoto2(given);
                compare.reset();
              }}
            />
          </div>
          <Group gap="md">
            <Button type="submit" size="md" loading={compare.state.is === 'busy'}>
              {submit}
            </Button>
            <Anchor size="sm" href={linkTo('operation', 'compareDocumentPhoto')}>
              {words.face.asForm}
            </Anchor>
          </Group>
        </Stack>
      </form>
      {compare.state.is === 'answered' && <ComparisonNotice outcome={compare.state.outcome} />}
      {compare.state.is === 'failed' && (
        <FailureNotice failure={compare.state.failure} again={send} />
      )}
    </Stack>
  );
}
