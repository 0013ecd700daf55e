export { type RecordWavOptions, recordWav } from './record-wav.js';
export { BiometridRecordingError, type RecordingErrorCode } from './recording-error.js';
