import type { Behaviour } from './behaviours.js';
import { clientOf } from './client.js';
import { equal, ok, rejection } from './expectations.js';
import { done, jpeg, maxPhoto, png, refused, wav, zip } from './samples.js';
import { partsOf, script } from './scenario.js';

const recognized = done('FACE_RECOGNIZED_WITH_SUCCESS', { verified: true });

/** A web stream that gives the bytes in odd pieces, from memory that it uses again. */
function streamOf(bytes: Uint8Array, piece = 4_097): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + piece));
      at += piece;
    },
  });
}

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const memory = new Uint8Array(1_000);
  for (let at = 0; at < bytes.length; at += memory.length) {
    const piece = bytes.subarray(at, at + memory.length);
    memory.set(piece);
    yield memory.subarray(0, piece.length);
  }
}

/** Files of every kind. */
export const files: Behaviour[] = [
  {
    name: 'a file of any kind arrives byte by byte, under the media type of its content',
    async run(world) {
      const inside = new Uint8Array(jpeg.length + 20);
      inside.set(jpeg, 10);
      const kinds = {
        blob: new Blob([jpeg]),
        'wrongly typed blob': new Blob([jpeg], { type: 'text/plain' }),
        file: new File([jpeg], 'selfie"\r\n.txt'),
        buffer: jpeg.buffer,
        'part of a buffer': inside.subarray(10, 10 + jpeg.length),
        'data view': new DataView(jpeg.buffer),
        stream: streamOf(jpeg),
        iterable: piecesOf(jpeg),
      };
      const scenario = await script(world.origin, recognized);
      const client = clientOf(world, scenario);
      for (const photo of Object.values(kinds))
        await client.face.findUser({ photo, liveness: true });
      const received = await scenario.received();
      for (const [at, kind] of Object.keys(kinds).entries()) {
        const request = received[at];
        ok(request, `a request for ${kind}`);
        const [photo, liveness] = partsOf(request);
        equal(
          [photo?.name, photo?.type, photo?.filename],
          ['photo', 'image/jpeg', 'photo.jpeg'],
          kind,
        );
        equal(photo?.bytes, jpeg, kind);
        equal(
          [liveness?.name, String.fromCharCode(...(liveness?.bytes ?? []))],
          ['liveness', 'true'],
          kind,
        );
      }
    },
  },
  {
    name: 'PNG, WAV and ZIP are recognised, anything else keeps the type it came with',
    async run(world) {
      const scenario = await script(world.origin, recognized);
      const client = clientOf(world, scenario);
      const gif = new TextEncoder().encode('GIF89a and so on');
      await client.face.findUser({ photo: png });
      await client.voice.verify({ userId: 'u', audio: wav });
      await client.face.findUser({ photo: gif });
      await client.face.findUser({ photo: new Blob([gif], { type: 'image/gif' }) });
      const types = (await scenario.received()).map((request) => partsOf(request)[0]?.type);
      equal(types, ['image/png', 'audio/wav', 'application/octet-stream', 'image/gif']);
    },
  },
  {
    name: 'two files and their texts travel in one request',
    async run(world) {
      const scenario = await script(world.origin, done('DOCUMENT_VALIDATED_WITH_SUCCESS'));
      await clientOf(world, scenario).documents.validate({
        doctype: 'idcard',
        front: jpeg,
        back: png,
      });
      const [request] = await scenario.received();
      ok(request, 'a request');
      const parts = partsOf(request);
      equal(
        parts.map(({ name, type }) => [name, type ?? null]),
        [
          ['doctype', null],
          ['front', 'image/jpeg'],
          ['back', 'image/png'],
        ],
      );
      equal(parts[2]?.bytes, png);
    },
  },
  {
    name: 'a liveness session goes as JSON when it is text and as parts when it is a file',
    async run(world) {
      const passed = {
        body: { meta: { ok: true, code: 200, mode: 'dev' }, data: { message: 'x' } },
      };
      const scenario = await script(world.origin, passed);
      const { liveness } = clientOf(world, scenario);
      await liveness.check({ zoomSessionData: 'UEsDBA==', auditTrail: ['/9j/'] });
      await liveness.check({ zoomSessionData: zip, sessionId: 's' });
      const [json, form] = await scenario.received();
      equal(atob(json?.body ?? ''), '{"zoomSessionData":"UEsDBA==","auditTrail":["/9j/"]}');
      ok(form, 'a second request');
      equal(
        partsOf(form).map(({ name, type }) => [name, type ?? null]),
        [
          ['zoomSessionData', 'application/zip'],
          ['sessionId', null],
        ],
      );
    },
  },
  {
    name: 'a file of exactly the limit is sent, and one byte more is refused before sending',
    async run(world) {
      const scenario = await script(world.origin, recognized);
      const client = clientOf(world, scenario);
      await client.face.findUser({ photo: new Uint8Array(maxPhoto) });
      for (const photo of [
        new Uint8Array(maxPhoto + 1),
        new Blob([new Uint8Array(maxPhoto + 1)]),
        streamOf(new Uint8Array(maxPhoto + 1), 65_536),
      ]) {
        const error = await rejection(client.face.findUser({ photo }));
        equal(
          [error.name, error['field'], error['maxBytes']],
          ['BiometridUploadError', 'photo', maxPhoto],
        );
        ok(/has \d+ bytes, not 1 to 1048576$/.test(error.message), 'size and limit in the message');
        ok(Number(error['bytes']) > maxPhoto, 'the size');
      }
      equal((await scenario.received()).length, 1);
    },
  },
  {
    name: 'a base64 text is measured by the bytes it stands for',
    async run(world) {
      const scenario = await script(
        world.origin,
        done('FACE_COMPARED_WITH_SUCCESS', { verified: true, confidence: '0.9' }),
      );
      const { documents } = clientOf(world, scenario);
      // 1,048,576 bytes are 1,398,104 characters, two of them padding.
      const full = `${'A'.repeat(1_398_102)}==`;
      await documents.comparePhotoBase64({
        photo1: full,
        photo2: `data:image/jpeg;base64,${full.replace(/.{76}/g, '$&\r\n')}`,
      });
      const error = await rejection(
        documents.comparePhotoBase64({ photo1: `${'A'.repeat(1_398_104)}`, photo2: 'AAAA' }),
      );
      equal([error.name, error['field']], ['BiometridUploadError', 'photo1']);
      equal((await scenario.received()).length, 1);
    },
  },
  {
    name: 'an endless stream is read no further than the limit, and closed',
    async run(world) {
      const scenario = await script(world.origin, recognized);
      let given = 0;
      let closed = false;
      const endless = new ReadableStream<Uint8Array>({
        pull(controller) {
          given += 100_000;
          controller.enqueue(new Uint8Array(100_000));
        },
        cancel() {
          closed = true;
        },
      });
      const error = await rejection(clientOf(world, scenario).face.findUser({ photo: endless }));
      equal(error.name, 'BiometridUploadError');
      ok(given < 2 * maxPhoto, `no more than the limit read, not ${given} bytes`);
      ok(closed, 'the stream to be closed');
    },
  },
  {
    name: 'what is empty, broken or no file is refused with the field named',
    async run(world) {
      const scenario = await script(world.origin, recognized);
      const client = clientOf(world, scenario);
      const broken = new ReadableStream<Uint8Array>({
        start: (controller) => controller.error(new Error('the camera is gone')),
      });
      const text = new ReadableStream({
        start(controller) {
          controller.enqueue('text');
          controller.close();
        },
      });
      const wrong: unknown[] = [broken, text, {}, null, undefined, new Date(), 7, ['a'], 'me.jpg'];
      for (const photo of [new Uint8Array(), new Blob([]), ...wrong]) {
        const error = await rejection(client.face.findUser({ photo: photo as Blob }));
        equal(
          [error.name, error['field'], error['operation']],
          ['BiometridUploadError', 'photo', 'findUserByFace'],
        );
        ok(!error.message.includes('me.jpg'), 'nothing of the value in the message');
        equal(error.message.endsWith('is empty'), error['bytes'] === 0, 'what is empty says so');
      }
      const none = client.face.findUser as (input: object) => Promise<unknown>;
      equal((await rejection(none({}))).name, 'BiometridUploadError');
      equal(await scenario.received(), []);
    },
  },
  {
    name: 'a file that may be left out is refused when it is undefined, and base64 text when it is no text',
    async run(world) {
      const scenario = await script(world.origin, recognized);
      const client = clientOf(world, scenario);
      const calls = client as unknown as Record<
        string,
        Record<string, (input: object) => Promise<unknown>>
      >;
      for (const [group, method, input, field] of [
        ['voice', 'verify', { userId: 'u', audio: undefined }, 'audio'],
        ['documents', 'validate', { doctype: 'idcard', front: 'front.jpg' }, 'front'],
        ['documents', 'validateBase64', { doctype: 'idcard', front: new Blob(['x']) }, 'front'],
        ['liveness', 'check', { zoomSessionData: 'UEsDBA==', auditTrail: [7] }, 'auditTrail'],
      ] as const) {
        const error = await rejection(calls[group]?.[method]?.(input) ?? Promise.resolve());
        equal([error.name, error['field']], ['BiometridUploadError', field], method);
      }
      equal(await scenario.received(), []);
      await client.voice.verify({ userId: 'u' });
      equal((await scenario.received()).length, 1);
    },
  },
  {
    name: 'a file is sent again in full, also from a stream',
    async run(world) {
      const scenario = await script(
        world.origin,
        refused(503, 'ENGINE_NOT_AVAILABLE'),
        { reset: true },
        recognized,
      );
      await clientOf(world, scenario).face.findUser({ photo: streamOf(jpeg) });
      const received = await scenario.received();
      equal(received.length, 3);
      for (const request of [received[0], received[2]]) {
        ok(request, 'a request');
        equal(partsOf(request)[0]?.bytes, jpeg);
      }
    },
  },
  {
    name: 'an enrolment that the server had no room for is sent again in full, also from a stream',
    async run(world) {
      const scenario = await script(
        world.origin,
        refused(503, 'ENGINE_NOT_AVAILABLE', { 'x-not-processed': 'true' }),
        done('FACE_ENROLLED_WITH_SUCCESS', { enrolled: true }),
      );
      await clientOf(world, scenario).face.enroll({ userId: 'u', photo: streamOf(jpeg) });
      const received = await scenario.received();
      equal(received.length, 2);
      for (const request of received) equal(partsOf(request)[0]?.bytes, jpeg);
    },
  },
  {
    name: 'a call that is aborted while its file is read ends at once',
    async run(world) {
      const scenario = await script(world.origin, recognized);
      const silent = new ReadableStream<Uint8Array>({});
      const error = await rejection(
        clientOf(world, scenario).face.findUser(
          { photo: silent },
          { signal: AbortSignal.timeout(30) },
        ),
      );
      equal(error.name, 'TimeoutError');
    },
  },
  {
    name: 'a stream that is read when the call ends early is closed, and nothing is sent',
    async run(world) {
      const scenario = await script(world.origin, recognized);
      for (const options of [
        () => ({ signal: AbortSignal.timeout(30) }),
        () => ({ timeout: 30 }),
      ]) {
        const closed = new Set<string>();
        let allClosed = () => {};
        let limit: ReturnType<typeof setTimeout> | undefined;
        const closing = new Promise<void>((resolve, reject) => {
          allClosed = resolve;
          limit = setTimeout(() => reject(new Error(`only ${[...closed]} closed`)), 10_000);
        });
        const close = (name: string) => {
          if (closed.add(name).size === 2) allClosed();
        };
        const stream = new ReadableStream<Uint8Array>({
          cancel() {
            close('stream');
            // What goes wrong while closing reaches nobody, and must not end the process either.
            throw new Error('already gone');
          },
        });
        const iterable = {
          [Symbol.asyncIterator]: () => ({
            next: () => new Promise<never>(() => {}),
            return: async () => {
              close('iterable');
              return { done: true as const, value: undefined };
            },
          }),
        };
        for (const photo of [stream, iterable]) {
          const call = clientOf(world, scenario).face.findUser({ photo }, options());
          ok(/TimeoutError$/.test((await rejection(call)).name), 'the end of the time');
        }
        await closing;
        clearTimeout(limit);
      }
      equal(await scenario.received(), []);
    },
  },
];
