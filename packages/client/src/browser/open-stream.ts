import { BiometridDeviceError, type DeviceErrorCode, type DeviceKind } from './device-error.js';
import { untilAborted } from './until-aborted.js';

/** A device that is on, until it is closed. */
export interface OpenDevice {
  /** What it delivers; give it to a `<video>` as its `srcObject`. */
  readonly stream: MediaStream;
  /** Turns it off. The signal with which it was opened does so as well. */
  close(): void;
}

const codes: Record<string, DeviceErrorCode> = {
  NotAllowedError: 'PERMISSION_REFUSED',
  SecurityError: 'PERMISSION_REFUSED',
  NotFoundError: 'NO_DEVICE',
  OverconstrainedError: 'NO_DEVICE',
  NotReadableError: 'DEVICE_IN_USE',
  // Firefox, of a camera that does not start.
  AbortError: 'DEVICE_IN_USE',
};

/**
 * The browser's devices.
 * @throws BiometridDeviceError where pages have none.
 */
export function devicesOf(device: DeviceKind): MediaDevices {
  // Not there at all then, which an old browser is not to blame for.
  if (!isSecureContext) throw new BiometridDeviceError('INSECURE_ORIGIN', device);
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (devices) return devices;
  throw new BiometridDeviceError('UNSUPPORTED', device);
}

/**
 * Turns a device on.
 * @throws BiometridDeviceError when it cannot be had; the signal's reason when it fires.
 */
export async function openStream(
  device: DeviceKind,
  constraints: MediaTrackConstraints,
  signal: AbortSignal | undefined,
): Promise<OpenDevice> {
  signal?.throwIfAborted();
  const kind = device === 'camera' ? 'video' : 'audio';
  const asked = devicesOf(device).getUserMedia({ [kind]: constraints });
  const stream = await untilAborted(signal, () => asked).catch((cause: unknown) => {
    // Also when it is allowed after the abort.
    asked.then(turnOff, () => {});
    signal?.throwIfAborted();
    const code = codes[Object(cause).name] ?? 'DEVICE_FAILED';
    throw new BiometridDeviceError(
      code === 'PERMISSION_REFUSED' && isForbidden(device) ? 'FORBIDDEN_BY_POLICY' : code,
      device,
      cause,
    );
  });
  const close = () => {
    signal?.removeEventListener('abort', close);
    turnOff(stream);
  };
  signal?.addEventListener('abort', close);
  if (signal?.aborted) {
    close();
    signal.throwIfAborted();
  }
  return { stream, close };
}

/** Whether the page's policy forbids what the person may allow. Browsers that tell their policy are Chromium's; others say refused. */
function isForbidden(device: DeviceKind): boolean {
  const { featurePolicy } = document as {
    featurePolicy?: { allowsFeature(name: string): boolean };
  };
  return featurePolicy?.allowsFeature(device) === false;
}

function turnOff(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
