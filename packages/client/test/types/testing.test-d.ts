import { fakeBiometrid } from '@biometrid/client/testing';
import { describe, expectTypeOf, test } from 'vitest';

const api = fakeBiometrid();

describe('an operation of the fake', () => {
  test('takes the names of its own examples', () => {
    api.on('verifyFace').answer('faceRecognized', 'faceRecognitionFailed', 'enrollUserFaceFirst');
    // @ts-expect-error an example of another operation
    api.on('verifyFace').answer('faceEnrolled');
    // @ts-expect-error no operation of the contract
    api.on('verifyFaces');
    // @ts-expect-error nothing to answer
    api.on('verifyFace').answer();
  });

  test('takes a body that fits the status', () => {
    api.on('verifyFace').answer({
      status: 200,
      body: { status: false, data: { message: 'FACE_RECOGNITION_FAILED', verified: false } },
    });
    api.on('verifyFace').once({
      status: 402,
      body: { status: false, data: { message: 'REQUEST_LIMIT_REACHED' } },
    });
    // @ts-expect-error a body of success under a refusal
    api.on('verifyFace').answer({
      status: 402,
      body: {
        status: true,
        data: { message: 'FACE_RECOGNIZED_WITH_SUCCESS', verified: true, confidence: '0.9' },
      },
    });
    api.on('verifyFace').answer({
      status: 200,
      // @ts-expect-error the outcome of another operation
      body: { status: true, data: { message: 'FACE_ENROLLED_WITH_SUCCESS', enrolled: true } },
    });
  });

  test('takes what goes wrong on the way, and delays', () => {
    api.on('verifyFace').answer(api.networkError(), api.busy(503, 2), api.proxyPage());
    api.on('verifyFace').answer(api.after(50, 'faceRecognized'), api.after(50, api.brokenAnswer()));
    // @ts-expect-error an example of another operation
    api.on('verifyFace').answer(api.after(50, 'faceEnrolled'));
    // @ts-expect-error no status of a busy server
    api.busy(500);
  });

  test('tells a function what it was asked', () => {
    api.on('enrollFace').with((call) => {
      expectTypeOf(call.path.userId).toBeString();
      expectTypeOf(call.fields.liveness).toEqualTypeOf<boolean | undefined>();
      expectTypeOf(call.files.photo).toEqualTypeOf<File>();
      // @ts-expect-error another operation's file
      call.files.audio;
      return 'faceEnrolled';
    });
    api.on('createUser').with((call) => {
      expectTypeOf(call.fields.reference_id).toBeString();
      expectTypeOf(call.query.reference_id).toEqualTypeOf<string | undefined>();
      return undefined;
    });
    api.on('verifyVoice').with(({ files }) => {
      expectTypeOf(files.audio).toEqualTypeOf<File | undefined>();
      return undefined;
    });
    // @ts-expect-error an example of another operation
    api.on('createUser').with(() => 'faceEnrolled');
  });
});

test('the requests are told apart by their operation', () => {
  for (const request of api.requests) {
    if (request.operation !== 'compareDocumentPhoto') continue;
    expectTypeOf(request.files.photo1).toEqualTypeOf<File>();
    // @ts-expect-error another operation's field
    request.fields.mac_address;
  }
});
