import { devicesOf, type OpenDevice, openStream } from './open-stream.js';
import { untilAborted } from './until-aborted.js';

/** A camera or a microphone to choose. */
export interface Device {
  /** For `deviceId`. Empty before the person has allowed the page any. */
  readonly id: string;
  /** Its name, as the system has it. Empty before the person has allowed the page any. */
  readonly label: string;
}

/** Where a camera looks: at the person who holds it, or away. */
export type Facing = 'front' | 'rear';

/** Which device is opened, and until when. */
export interface OpenOptions {
  /** A device of `listDevices`; the browser's choice when absent. */
  deviceId?: string | undefined;
  /** Ends the waiting, and turns the device off whenever it fires. */
  signal?: AbortSignal | undefined;
}

/** Which camera is opened. */
export interface OpenCameraOptions extends OpenOptions {
  /** The camera of a phone: `front` for faces, when absent, and `rear` for documents. Where there is but one, it is opened. */
  facing?: Facing | undefined;
}

/** A camera that is on. */
export interface Camera extends OpenDevice {
  /** Show the picture of a `front` camera mirrored, by CSS, and that of a `rear` one never. Computers' cameras count as `front`. */
  readonly facing: Facing;
}

/** A microphone that is on. */
export type Microphone = OpenDevice;

/**
 * Lists the cameras and microphones that can be chosen. Before the person has allowed the page to use one, browsers tell no more than
 * whether there is any.
 *
 * @throws BiometridDeviceError where pages have none.
 */
export async function listDevices({
  signal,
}: {
  signal?: AbortSignal | undefined;
} = {}): Promise<{ cameras: Device[]; microphones: Device[] }> {
  const all = await untilAborted(signal, () => devicesOf('camera').enumerateDevices());
  const ofKind = (wanted: MediaDeviceKind) =>
    all
      .filter(({ kind }) => kind === wanted)
      .map(({ deviceId, label }) => ({ id: deviceId, label }));
  return { cameras: ofKind('videoinput'), microphones: ofKind('audioinput') };
}

/**
 * Opens a camera, at the resolution that photos want. Call it when the person clicked something.
 *
 * @throws BiometridDeviceError when it cannot be had: `code` says why, and the message what to do.
 * @throws the signal's reason when it fires.
 * @example
 * ```ts
 * const camera = await openCamera();
 * video.srcObject = camera.stream;
 * await video.play();
 * const photo = await takePhoto(video, { for: 'face' });
 * camera.close();
 * ```
 */
export async function openCamera({
  deviceId,
  facing = 'front',
  signal,
}: OpenCameraOptions = {}): Promise<Camera> {
  // Documents want all the pixels that there are; of a face, more than these say nothing.
  const [width, height] = facing === 'rear' ? [3_840, 2_160] : [1_920, 1_080];
  const which = deviceId
    ? { deviceId: { exact: deviceId } }
    : { facingMode: facing === 'rear' ? 'environment' : 'user' };
  const constraints = { width: { ideal: width }, height: { ideal: height }, ...which };
  const opened = await openStream('camera', constraints, signal);
  const [track] = opened.stream.getVideoTracks();
  // Computers do not tell, for their cameras can be put anywhere.
  const isRear = /environment/.test(track?.getSettings().facingMode ?? '');
  return { ...opened, facing: isRear ? 'rear' : 'front' };
}

/**
 * Opens a microphone, with echo cancellation, noise suppression and gain control off: they bend a voice.
 *
 * @throws BiometridDeviceError when it cannot be had: `code` says why, and the message what to do.
 * @throws the signal's reason when it fires.
 */
export function openMicrophone({ deviceId, signal }: OpenOptions = {}): Promise<Microphone> {
  return openStream(
    'microphone',
    voiceOf(deviceId ? { deviceId: { exact: deviceId } } : {}),
    signal,
  );
}

/** What is asked of a microphone that hears a voice, besides what the caller asks. */
export function voiceOf(constraints: MediaTrackConstraints): MediaTrackConstraints {
  return {
    channelCount: 1,
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
    ...constraints,
  };
}
