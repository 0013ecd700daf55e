export type { Delayed, Unusual } from './answers.js';
export type {
  Call,
  ExampleName,
  FakeAnswer,
  RefusedRequest,
  Script,
  Scripted,
} from './call.js';
export type { HeardAs } from './dialogues.js';
export { type FakeBiometrid, type FakeOptions, fakeBiometrid } from './fake.js';
export { samplePhoto, sampleRecording } from './samples.js';
