export {
  type CheckOptions,
  type CheckReport,
  checkContract,
  type Tried,
} from './check-contract.js';
export { type Contract, loadContract } from './contract/contract.js';
export { Schemas } from './contract/schemas.js';
export type { Plan } from './plan.js';
export { readAllowances, withoutAllowed } from './report/allow.js';
export type { Deviation } from './report/deviation.js';
export { asJson, asJunit, asText } from './report/formats.js';
export type { Draft, DraftBody } from './requests/draft.js';
export { type Caller, type EncodedRequest, encode } from './requests/encode.js';
export { goodProbe, type Probe, refusalProbes } from './requests/probes.js';
export type { SampleFile } from './requests/samples.js';
export { CheckStopped, type Fetch } from './run/session.js';
