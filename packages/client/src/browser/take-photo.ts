import { BiometridPhotoError } from './photo-error.js';
import { type PhotoOptions, photoOf } from './prepare-photo.js';
import { untilAborted } from './until-aborted.js';

/**
 * Takes the picture that a `<video>` shows, at the full resolution of its stream and as the camera sees it: also where the page shows
 * it mirrored. It is ready to be sent.
 *
 * @throws BiometridPhotoError when there is no picture; `code` says why, the message what to do.
 * @throws the signal's reason when it fires.
 */
export async function takePhoto(video: HTMLVideoElement, options: PhotoOptions): Promise<File> {
  const picture = await untilAborted(options.signal, async () => {
    if (!video.srcObject && !video.currentSrc) throw new BiometridPhotoError('NO_PICTURE');
    // A camera that has just been opened takes a moment.
    if (video.readyState < video.HAVE_CURRENT_DATA) {
      await new Promise((resolve, reject) => {
        video.addEventListener('loadeddata', resolve, { once: true });
        video.addEventListener('error', reject, { once: true });
      }).catch((cause: unknown) => {
        throw new BiometridPhotoError('NO_PICTURE', cause);
      });
    }
    return createImageBitmap(video);
  });
  return photoOf(picture, 'photo', options);
}
