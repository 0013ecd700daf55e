import { Button, Group, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useBiometrid } from '../../calls/biometrid.js';
import { FailureNotice } from '../../calls/failure-notice.js';
import { useCall } from '../../calls/use-call.js';
import { ComparisonNotice } from '../../outcome/comparison-notice.js';
import { PhotoSource } from '../../photo/photo-source.js';
import { useObjectUrl } from '../../photo/use-object-url.js';
import { words } from '../../words/index.js';
import styles from './compare-at-once.module.css';

/** Compares two photos as soon as both are there, given together or one after the other. Nobody is enrolled. */
export function CompareAtOnce(): ReactNode {
  const biometrid = useBiometrid();
  const [photos, setPhotos] = useState<readonly File[]>([]);
  const compare = useCall((signal, photo1: File, photo2: File) =>
    biometrid.documents.comparePhoto({ photo1, photo2 }, { signal }),
  );
  const [first, second] = photos;
  const missing = 2 - photos.length;

  function take(given: readonly File[]): void {
    const both = [...photos, ...given].slice(0, 2);
    setPhotos(both);
    const [photo1, photo2] = both;
    if (photo1 && photo2) compare.run(photo1, photo2);
  }

  return (
    <Stack gap="lg" maw="40rem">
      {first && (
        <div className={styles['photos']}>
          <ComparedPhoto photo={first} name={words.face.firstPhoto} />
          {second && <ComparedPhoto photo={second} name={words.face.secondPhoto} />}
        </div>
      )}
      {missing > 0 && (
        <PhotoSource
          label={first ? words.face.secondPhoto : words.story.twoPhotos}
          for="face"
          several={missing}
          onPhotos={take}
        />
      )}
      {compare.state.is === 'answered' && <ComparisonNotice outcome={compare.state.outcome} />}
      {compare.state.is === 'failed' && (
        <FailureNotice
          failure={compare.state.failure}
          again={() => first && second && compare.run(first, second)}
        />
      )}
      {missing === 0 && (
        <Group>
          <Button
            variant="default"
            loading={compare.state.is === 'busy'}
            onClick={() => {
              compare.reset();
              setPhotos([]);
            }}
          >
            {words.story.twoOthers}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function ComparedPhoto({ photo, name }: { photo: File; name: string }): ReactNode {
  const url = useObjectUrl(photo);
  return url === undefined ? null : <img className={styles['photo']} src={url} alt={name} />;
}
