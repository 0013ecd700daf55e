import type { Operations } from '../contract/operation.js';
import { findUserByMacAddress } from './auxiliary/find-user-by-mac-address.js';
import { getEnrollStatus } from './auxiliary/get-enroll-status.js';
import { getPendingDialogue } from './auxiliary/get-pending-dialogue.js';
import { restartUserState } from './auxiliary/restart-user-state.js';
import { adaptFace } from './face/adapt-face.js';
import { deleteFaceEnroll } from './face/delete-face-enroll.js';
import { enrollFace } from './face/enroll-face.js';
import { findFaceProperties } from './face/find-face-properties.js';
import { findUserByFace } from './face/find-user-by-face.js';
import { findUsersByFaces } from './face/find-users-by-faces.js';
import { verifyFace } from './face/verify-face.js';
import { checkLiveness } from './liveness/check-liveness.js';
import { getLivenessStatus } from './liveness/get-liveness-status.js';
import { compareDocumentPhoto } from './ocr/compare-document-photo.js';
import { compareDocumentPhotoBase64 } from './ocr/compare-document-photo-base64.js';
import { validateDocument } from './ocr/validate-document.js';
import { validateDocumentBase64 } from './ocr/validate-document-base64.js';
import { createUser } from './user/create-user.js';
import { deleteUser } from './user/delete-user.js';
import { adaptVoice } from './voice/adapt-voice.js';
import { deleteVoiceEnroll } from './voice/delete-voice-enroll.js';
import { enrollVoice } from './voice/enroll-voice.js';
import { listVoiceLanguages } from './voice/list-voice-languages.js';
import { verifyVoice } from './voice/verify-voice.js';

/** How this server answers each operation of the contract. */
export const operations: Operations = {
  createUser,
  deleteUser,
  adaptFace,
  deleteFaceEnroll,
  enrollFace,
  findFaceProperties,
  findUserByFace,
  findUsersByFaces,
  verifyFace,
  checkLiveness,
  getLivenessStatus,
  adaptVoice,
  deleteVoiceEnroll,
  enrollVoice,
  listVoiceLanguages,
  verifyVoice,
  compareDocumentPhotoBase64,
  compareDocumentPhoto,
  validateDocumentBase64,
  validateDocument,
  findUserByMacAddress,
  getEnrollStatus,
  getPendingDialogue,
  restartUserState,
};
