import { type Camera, type Device, listDevices, takePhoto } from '@biometrid/client/browser';
import { Button, Group, NativeSelect, Stack } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { FailureNotice } from '../calls/failure-notice.js';
import { useCall } from '../calls/use-call.js';
import { words } from '../words/index.js';
import styles from './camera-view.module.css';

/** What an open camera sees, and the button that takes a photo of it. */
export function CameraView({
  camera,
  for: subject,
  busy,
  takeLabel,
  onPhoto,
  onDevice,
  onClose,
  onLost,
}: {
  camera: Camera;
  for: 'face' | 'document';
  busy: boolean;
  takeLabel: string;
  onPhoto: (photo: File) => void;
  /** Another camera was chosen. */
  onDevice: (deviceId: string) => void;
  onClose: () => void;
  /** It went away. */
  onLost: () => void;
}): ReactNode {
  const video = useRef<HTMLVideoElement>(null);
  const takeButton = useRef<HTMLButtonElement>(null);
  const cameras = useCameras(camera);
  const take = useCall(async (signal) => {
    if (video.current === null) return;
    const photo = await takePhoto(video.current, { for: subject, signal });
    signal.throwIfAborted();
    onPhoto(photo);
  });
  const latestOnLost = useRef(onLost);
  latestOnLost.current = onLost;

  useEffect(() => {
    const shown = video.current;
    const [track] = camera.stream.getVideoTracks();
    const lost = () => latestOnLost.current();
    track?.addEventListener('ended', lost);
    if (shown) {
      shown.srcObject = camera.stream;
      // One that is replaced before it plays refuses; the next one plays.
      shown.play().catch(() => undefined);
    }
    // The button that opened the camera is gone, and this is what comes next.
    takeButton.current?.focus();
    return () => track?.removeEventListener('ended', lost);
  }, [camera]);

  return (
    <Stack gap="md" align="center" w="100%">
      <div className={styles['view']}>
        <video
          ref={video}
          className={styles['video']}
          // As in a mirror, for whoever looks at themselves; what is written must be read.
          data-mirrored={subject === 'face' && camera.facing === 'front'}
          aria-label={words.photo.live}
          playsInline
          muted
        />
        <div className={styles['frame']} data-for={subject} />
      </div>
      <Group gap="sm" justify="center">
        <Button
          ref={takeButton}
          size="md"
          loading={busy || take.state.is === 'busy'}
          onClick={() => take.run()}
        >
          {takeLabel}
        </Button>
        <Button variant="default" size="md" onClick={onClose}>
          {words.photo.closeCamera}
        </Button>
      </Group>
      {cameras.length > 1 && (
        <NativeSelect
          label={words.photo.camera}
          size="sm"
          value={deviceIdOf(camera)}
          onChange={(event) => onDevice(event.currentTarget.value)}
          data={cameras.map(({ id, label }, index) => ({
            value: id,
            label: label || words.photo.cameraNumber(index + 1),
          }))}
        />
      )}
      {take.state.is === 'failed' && <FailureNotice failure={take.state.failure} />}
    </Stack>
  );
}

/** The cameras to choose from: they have names once one of them is open. */
function useCameras(open: Camera): readonly Device[] {
  const [cameras, setCameras] = useState<readonly Device[]>([]);
  useEffect(() => {
    const left = new AbortController();
    if (open.stream.active)
      listDevices({ signal: left.signal }).then(
        (devices) => setCameras(devices.cameras),
        // Then there is no choice.
        () => undefined,
      );
    return () => left.abort();
  }, [open]);
  return cameras;
}

function deviceIdOf({ stream }: Camera): string {
  return stream.getVideoTracks()[0]?.getSettings().deviceId ?? '';
}
