import type { Facing } from '@biometrid/client/browser';
import { preparePhoto } from '@biometrid/client/browser';
import { Button, FileButton, Group, Stack, Text } from '@mantine/core';
import { type ReactNode, useRef } from 'react';
import { FailureNotice } from '../calls/failure-notice.js';
import { useCall } from '../calls/use-call.js';
import { Icon } from '../shell/icons.js';
import { words } from '../words/index.js';
import { CameraView } from './camera-view.js';
import styles from './photo-source.module.css';
import { useCamera } from './use-camera.js';
import { useFilesGiven } from './use-files-given.js';

/** Where a photo came from. */
export type PhotoWay = 'camera' | 'file';

export interface PhotoSourceProps {
  /** What the photo is of, as a name for whoever hears the page: `Front of the document`. */
  readonly label: string;
  /** What it is prepared for: a face is seen mirrored while the camera is on, a document never is and keeps more pixels. */
  readonly for: 'face' | 'document';
  /** Which camera of a phone; when absent, `front` for a face and `rear` for a document. */
  readonly facing?: Facing;
  /** The most photos that are taken at once when files are picked, dropped or pasted; 1 when absent. */
  readonly several?: number;
  /** Opens the camera at once. It is for somebody who used it just before. */
  readonly cameraFirst?: boolean;
  /** Something is done with the photo before: nothing can be given, and the camera stays on. */
  readonly busy?: boolean;
  /** What the button that takes the photo says; `Take the photo` when absent. */
  readonly takeLabel?: string;
  /** Called with what was given, at least one photo, each below the limit of the API and never mirrored. */
  readonly onPhotos: (photos: readonly File[], way: PhotoWay) => void;
}

/**
 * Where photos come from: the camera, live; files that are picked, dropped or pasted; on phones the system's own camera, which needs
 * no permission. It calls for each photo and keeps none; `PhotoField` keeps and shows one. The camera stays on until it is closed or
 * the source is taken away.
 * @example
 * ```tsx
 * <PhotoSource label={words.documents.front} for="document" onPhotos={([photo]) => check.run(photo)} />
 * ```
 */
export function PhotoSource({
  label,
  for: subject,
  facing = subject === 'face' ? 'front' : 'rear',
  several = 1,
  cameraFirst = false,
  busy = false,
  takeLabel = words.photo.take,
  onPhotos,
}: PhotoSourceProps): ReactNode {
  const camera = useCamera(facing, cameraFirst);
  const prepare = useCall(async (signal, files: readonly File[]) => {
    const photos = await Promise.all(
      files.slice(0, several).map((file) => preparePhoto(file, { for: subject, signal })),
    );
    signal.throwIfAborted();
    onPhotos(photos, 'file');
  });
  const waits = busy || prepare.state.is === 'busy';
  const place = useRef<HTMLFieldSetElement>(null);
  const isOver = useFilesGiven(place, (files) => {
    if (!waits) prepare.run(files);
  });

  return (
    <fieldset ref={place} className={styles['source']} data-photo-source data-over={isOver}>
      <legend className={styles['legend']}>{label}</legend>
      {camera.state.is === 'on' ? (
        <CameraView
          camera={camera.state.camera}
          for={subject}
          busy={waits}
          takeLabel={takeLabel}
          onPhoto={(photo) => onPhotos([photo], 'camera')}
          onDevice={camera.open}
          onClose={camera.close}
          onLost={camera.lost}
        />
      ) : (
        <Stack gap="md" align="center" className={styles['ways'] ?? ''}>
          <span className={styles['subject']}>
            <Icon name={subject === 'face' ? 'face' : 'documents'} />
          </span>
          <Group gap="sm" justify="center">
            <Button
              loading={camera.state.is === 'opening'}
              disabled={waits}
              onClick={() => camera.open()}
            >
              {words.photo.useCamera}
            </Button>
            {isPhone() && (
              <FileButton
                accept="image/*"
                capture={facing === 'front' ? 'user' : 'environment'}
                onChange={(file) => file && prepare.run([file])}
              >
                {({ onClick }) => (
                  <Button variant="default" disabled={waits} onClick={onClick}>
                    {words.photo.takeWithPhone}
                  </Button>
                )}
              </FileButton>
            )}
            <FileButton
              multiple
              accept="image/*,.heic,.heif"
              inputProps={{ multiple: several > 1, 'aria-label': label }}
              onChange={(files) => files.length > 0 && prepare.run(files)}
            >
              {({ onClick }) => (
                <Button
                  variant="default"
                  loading={prepare.state.is === 'busy'}
                  disabled={busy}
                  onClick={onClick}
                >
                  {words.photo.choose(several)}
                </Button>
              )}
            </FileButton>
          </Group>
          <Text size="sm" c="dimmed" ta="center">
            {isOver ? words.photo.letGo : words.photo.drop(several)}
          </Text>
        </Stack>
      )}
      {camera.state.is === 'failed' && <FailureNotice failure={camera.state.failure} />}
      {prepare.state.is === 'failed' && <FailureNotice failure={prepare.state.failure} />}
    </fieldset>
  );
}

/** Whether the device is held in the hand, and so has a camera of its own that a page can ask for without a permission. */
function isPhone(): boolean {
  return matchMedia('(pointer: coarse)').matches;
}
