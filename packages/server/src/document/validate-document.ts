import { randomUUID } from 'node:crypto';
import type { OperationId, Outcomes } from '@biometrid/types';
import { refused } from '../contract/contract-error.js';
import type { OperationRequest } from '../contract/operation.js';
import { recordDecision } from '../contract/record-decision.js';
import type { UploadedFile } from '../contract/uploaded-file.js';
import { imagesOf } from '../engines/document-reading.js';
import { MissingEngine } from '../engines/errors.js';
import type { Doctype } from '../engines/guest.js';
import { documentAnswer } from './document-answer.js';
import { documentReason } from './reasons.js';

/** What is to be read, by the names of the request. */
export interface DocumentRequest {
  readonly front?: UploadedFile | undefined;
  readonly back?: UploadedFile | undefined;
  readonly doctype?: Doctype | undefined;
  readonly processId?: string | undefined;
}

/**
 * Reads and checks a document. Nothing of it is kept: the images of the answer are overwritten once they are text.
 * @throws {ContractError} `NO_FILES_OR_INVALID_FORMATS` without an image.
 */
export async function validateImages(
  request: OperationRequest<OperationId>,
  { front, back, doctype = 'idcard', processId = randomUUID() }: DocumentRequest,
): Promise<Outcomes['validateDocument']> {
  const { client, engines, now } = request;
  if (engines.document === undefined) throw new MissingEngine('document');
  if (front === undefined && back === undefined) throw refused('no side');
  const images = { ...(front && { front: front.bytes }), ...(back && { back: back.bytes }) };
  const reading = await engines.document.read(client.id, images, { doctype, now }, request);
  try {
    if (reading.sides.length === 0)
      return await failed(request, 'nothing readable', {
        reason: documentReason('noDocument', Object.keys(images)),
      });
    const answer = documentAnswer(reading, processId);
    const failure = reading.checks.find(({ decisive, good }) => decisive && !good);
    if (failure !== undefined)
      return await failed(request, 'check failed', {
        reason: documentReason('failedCheck', [failure.name]),
        ...answer,
      });
    await recordDecision(request, 'document.validated', [], {});
    return {
      status: true,
      data: { message: 'DOCUMENT_VALIDATED_WITH_SUCCESS', result: 'Ok', ...answer },
    };
  } finally {
    for (const image of imagesOf(reading)) image.fill(0);
  }
}

async function failed<Data extends { reason: string }>(
  request: OperationRequest<OperationId>,
  because: 'nothing readable' | 'check failed',
  data: Data,
) {
  await recordDecision(request, 'document.validation.refused', [], { because });
  return { status: false, data: { message: 'DOCUMENT_VALIDATION_FAILED', ...data } } as const;
}
