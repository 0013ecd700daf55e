import type { Facing } from '@biometrid/client/browser';
import { Button, Input, Stack, Text, VisuallyHidden } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { words } from '../words/index.js';
import styles from './photo-field.module.css';
import { PhotoSource, type PhotoWay } from './photo-source.js';
import { useObjectUrl } from './use-object-url.js';

/**
 * A photo of a form: asks for one where there is none, shows the one that there is as it will be sent, and lets it be replaced.
 * @example
 * ```tsx
 * const [photo, setPhoto] = useState<File>();
 * <PhotoField label={words.face.photo} for="face" photo={photo} onChange={setPhoto} />
 * ```
 */
export function PhotoField({
  label,
  for: subject,
  facing,
  photo,
  missing = false,
  onChange,
}: {
  /** What the photo is of. It stands above it. */
  label: string;
  for: 'face' | 'document';
  /** Which camera of a phone; when absent, `front` for a face and `rear` for a document. */
  facing?: Facing;
  /** The photo that was given, if there is one. */
  photo: File | undefined;
  /** It is needed, and was not given. */
  missing?: boolean;
  /** Called with a photo that was given, and with undefined when another one is asked for. */
  onChange: (photo: File | undefined) => void;
}): ReactNode {
  const [way, setWay] = useState<PhotoWay>();
  return (
    <Stack gap="xs">
      {/* What is below has the same name. */}
      <Input.Label component="div" aria-hidden="true">
        {label}
      </Input.Label>
      {photo === undefined ? (
        <PhotoSource
          label={label}
          for={subject}
          {...(facing && { facing })}
          cameraFirst={way === 'camera'}
          onPhotos={([given], by) => {
            setWay(by);
            onChange(given);
          }}
        />
      ) : (
        <GivenPhoto
          label={label}
          photo={photo}
          isNew={way !== undefined}
          onAnother={() => onChange(undefined)}
        />
      )}
      {missing && photo === undefined && (
        <Text size="sm" c="red" role="alert">
          {words.photo.missing}
        </Text>
      )}
    </Stack>
  );
}

function GivenPhoto({
  label,
  photo,
  isNew,
  onAnother,
}: {
  label: string;
  photo: File;
  isNew: boolean;
  onAnother: () => void;
}): ReactNode {
  const url = useObjectUrl(photo);
  const another = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // The button that gave it is gone.
    if (isNew) another.current?.focus();
  }, [isNew]);
  return (
    <div className={styles['given']}>
      {url !== undefined && <img className={styles['photo']} src={url} alt={label} />}
      <VisuallyHidden role="status">{words.photo.ready}</VisuallyHidden>
      <Button ref={another} variant="default" size="xs" onClick={onAnother}>
        {words.photo.another}
      </Button>
    </div>
  );
}
