import type { ReadStream } from 'node:fs';
import type { ReadableStream as NodeWebStream } from 'node:stream/web';
import {
  type Answer,
  type AnswerPromise,
  type BiometridClient,
  type BiometridHttpError,
  type DialogueOutcome,
  type DialoguePrompt,
  type EnrollFaceErrorCode,
  type EnrollFaceOutcome,
  type EnrollVoiceOutcome,
  type FileInput,
  isBiometridHttpError,
  type ListVoiceLanguagesOutcome,
  type RefusalReason,
} from '@biometrid/client';
import { fromPath } from '@biometrid/client/node';
import { describe, expectTypeOf, it } from 'vitest';

declare const biometrid: BiometridClient;
declare const caught: unknown;

describe('outcomes', () => {
  it('narrow by status, then by message, to nothing', () => {
    const handle = (outcome: EnrollFaceOutcome) => {
      if (outcome.status) {
        expectTypeOf(outcome.data.message).toEqualTypeOf<'FACE_ENROLLED_WITH_SUCCESS'>();
        return;
      }
      const { data } = outcome;
      switch (data.message) {
        case 'FACE_ENROLLMENT_FAILED':
          expectTypeOf(data.reason).toEqualTypeOf<string>();
          break;
        case 'FACE_ALREADY_DETECTED_ON_GALLERY':
          expectTypeOf(data.confidence).toEqualTypeOf<number>();
          break;
        default:
          expectTypeOf(data).toEqualTypeOf<never>();
      }
    };
    expectTypeOf(handle).parameter(0).toEqualTypeOf<EnrollFaceOutcome>();
    expectTypeOf(biometrid.face.enroll).returns.resolves.toEqualTypeOf<EnrollFaceOutcome>();
  });

  it('come with their answer where that is asked for', () => {
    expectTypeOf(biometrid.face.enroll).returns.toEqualTypeOf<AnswerPromise<EnrollFaceOutcome>>();
    const ask = () => biometrid.voice.listLanguages().withResponse();
    expectTypeOf(ask).returns.resolves.toEqualTypeOf<Answer<ListVoiceLanguagesOutcome>>();
    expectTypeOf(ask).returns.resolves.toHaveProperty('requestId').toEqualTypeOf<string | null>();
  });

  it('of a pending dialogue are told apart by their data', () => {
    const ask = async () =>
      (await biometrid.voice.getPendingDialogue({ userId: 'u' })).data?.promptCode;
    expectTypeOf(ask).returns.resolves.toEqualTypeOf<string | undefined>();
  });

  it('of a recording narrow by message, then by decision', () => {
    const handle = ({ data }: EnrollVoiceOutcome) => {
      if (data.message !== 'AUDIO_SUBMITTED_WITH_SUCCESS') return;
      if (data.decision === 'REPEAT') expectTypeOf(data.reason).toEqualTypeOf<RefusalReason>();
      else expectTypeOf(data).not.toHaveProperty('reason');
    };
    expectTypeOf(handle).parameter(0).toEqualTypeOf<EnrollVoiceOutcome>();
    expectTypeOf<DialoguePrompt['reason']>().toEqualTypeOf<RefusalReason | undefined>();
  });

  it('of a dialogue leave out what asks for a further recording', () => {
    expectTypeOf<DialogueOutcome<'verify'>['data']['message']>().toEqualTypeOf<
      'AUDIO_VERIFIED_WITH_SUCCESS' | 'AUDIO_VERIFICATION_FAILED'
    >();
    const drive = () =>
      biometrid.voice.dialogue({ userId: 'u', kind: 'enroll', record: () => new Blob() });
    expectTypeOf(drive).returns.resolves.toEqualTypeOf<DialogueOutcome<'enroll'>>();
  });
});

describe('inputs', () => {
  it('take every kind of file where the contract takes one', () => {
    type Photo = Parameters<BiometridClient['face']['enroll']>[0]['photo'];
    expectTypeOf<Photo>().toEqualTypeOf<FileInput>();
    expectTypeOf<Buffer | File | ArrayBuffer | DataView>().toExtend<Photo>();
    expectTypeOf<
      ReadStream | ReadableStream<Uint8Array> | NodeWebStream<Uint8Array>
    >().toExtend<Photo>();
    expectTypeOf(fromPath('selfie.jpg')).toExtend<Photo>();
    expectTypeOf<string>().not.toExtend<Photo>();
  });

  it('keep their own field names, and refuse others', () => {
    // @ts-expect-error the contract says reference_id
    const wrong = () => biometrid.users.create({ referenceId: 'r' });
    // @ts-expect-error the path needs a user
    const missing = () => biometrid.users.delete({});
    expectTypeOf(wrong).returns.toExtend<Promise<unknown>>();
    expectTypeOf(missing).returns.toExtend<Promise<unknown>>();
  });

  it('are optional where nothing is required', () => {
    expectTypeOf(biometrid.voice.listLanguages).toBeCallableWith();
    expectTypeOf(biometrid.liveness.getStatus).toBeCallableWith();
  });
});

describe('errors', () => {
  it('narrow their code to what is documented for the operation', () => {
    if (isBiometridHttpError(caught, 'enrollFace')) {
      expectTypeOf(caught).toEqualTypeOf<BiometridHttpError<EnrollFaceErrorCode>>();
      // @ts-expect-error enrolling a face has nothing to do with voices
      if (caught.code === 'ENROLL_USER_VOICE_FIRST') return;
    }
    if (isBiometridHttpError(caught)) expectTypeOf(caught.status).toEqualTypeOf<number>();
  });

  it('know the operations of the contract only', () => {
    // @ts-expect-error no such operation
    const wrong = () => isBiometridHttpError(caught, 'enrolFace');
    expectTypeOf(wrong).returns.toEqualTypeOf<boolean>();
  });
});

describe('raw', () => {
  it('is typed by path', () => {
    const call = () =>
      biometrid.raw.GET('/users/{userId}/enroll/status', { params: { path: { userId: 'u' } } });
    type Data = NonNullable<Awaited<ReturnType<typeof call>>['data']>;
    expectTypeOf<Data['data'][number]['enrolled']>().toEqualTypeOf<boolean>();
    // @ts-expect-error not a path of the contract
    const wrong = () => biometrid.raw.GET('/users/{id}');
    expectTypeOf(wrong).returns.toExtend<Promise<unknown>>();
  });
});
