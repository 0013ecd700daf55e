export { TooLong, UnreadableSample } from './errors.js';
