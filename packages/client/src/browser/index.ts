export { BiometridDeviceError, type DeviceErrorCode, type DeviceKind } from './device-error.js';
export {
  type Camera,
  type Device,
  type Facing,
  listDevices,
  type Microphone,
  type OpenCameraOptions,
  type OpenOptions,
  openCamera,
  openMicrophone,
} from './devices.js';
export { BiometridPhotoError, type PhotoErrorCode } from './photo-error.js';
export { type PhotoOptions, preparePhoto } from './prepare-photo.js';
export { type RecordWavOptions, recordWav } from './record-wav.js';
export { takePhoto } from './take-photo.js';
