import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startChromium } from '../../client/test/chromium.js';
import { FakeCamera } from './fake-camera.js';
import { described, hasPhotographs, photograph, photographsMissing, pick } from './photos.js';
import { deterministicFaces, type RunningServer, startServer } from './running-server.js';
import { barriers, go, overflow, type Visitor, visit } from './visitor.js';

const ada = described({ person: 'ada', noise: 0.1, seed: 1 });
const adaAgain = described({ person: 'ada', noise: 0.1, seed: 2 });
const bob = described({ person: 'bob' });
const carl = described({ person: 'carl' });
const blurred = described({ person: 'ada', unusable: 'The face is blurred' });
const adaAndBob = described({ person: 'ada', noise: 0.1, seed: 3 }, { person: 'bob' });

let camera: FakeCamera;
let browser: Browser;
let server: RunningServer;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  camera = await FakeCamera.open();
  // Whether a page may use the camera is said for each visitor.
  browser = await startChromium(camera.flags.filter((flag) => !flag.includes('fake-ui')));
  server = await startServer('--face-engine', deterministicFaces);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await camera?.close();
});
beforeAll(async () => {
  await enter(server);
  await camera.see(page);
});
beforeEach(async () => {
  // As somebody who comes for the first time, and whose browser has the page's files.
  await page.evaluate(() => localStorage.clear());
  await go(page, '#/');
  await page.reload();
  await heading('Enrol your face', 1).waitFor();
});
afterEach(async () => {
  await page.unrouteAll();
  expect(visitor.complaints.splice(0)).toEqual([]);
});

/** Another visitor, who has opened the printed link, and whose clicks are counted from then on; one is enough for most tests. */
async function enter(
  { link }: RunningServer,
  options: Parameters<typeof visit>[1] = {},
): Promise<void> {
  await visitor?.leave();
  visitor = await visit(browser, options);
  page = visitor.page;
  await page.addInitScript(`
    clicks = 0;
    addEventListener('click', ({ isTrusted }) => { if (isTrusted) clicks++; }, true);
  `);
  await page.goto(link);
  await heading('Enrol your face', 1).waitFor();
}

const heading = (name: string, level: number) => page.getByRole('heading', { name, level });
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const clicks = () => page.evaluate<number>('clicks');
/** What an answer said: its sentence, and the value of its message. */
const answered = (sentence: string, message: string) =>
  page.getByRole('status').filter({ hasText: sentence }).filter({ hasText: message });
/** How many people the stories of this visitor have made and left. */
async function peopleMade(): Promise<number> {
  await go(page, '#/people');
  const made = page.getByRole('button', { name: /^playground/ });
  await made.first().waitFor();
  return made.count();
}

describe('the first minute', () => {
  it('goes from the link to a verified face by two clicks and two photos, and deletes everything', async () => {
    await pick(page, 'Photo to enrol', ada);
    await answered('The face is enrolled.', 'FACE_ENROLLED_WITH_SUCCESS').waitFor();
    await pick(page, 'Photo to verify', adaAgain);
    const verified = answered('It is the enrolled person.', 'FACE_RECOGNIZED_WITH_SUCCESS');
    await verified.getByText('above the threshold of 0.5').waitFor();
    expect(await clicks()).toBe(2);
    expect(await barriers(page)).toEqual([]);

    await press('Let a stranger try');
    await pick(page, 'Photo of somebody else', bob);
    await answered('The stranger was refused.', 'FACE_RECOGNITION_FAILED').waitFor();

    // Another screen knows whom it is about, and the story waits.
    await go(page, '#/people');
    await page.getByRole('definition').getByText('enrolled', { exact: true }).waitFor();
    await go(page, '#/');
    await press('Delete everything');
    await answered('The person is deleted', 'USER_REMOVED_WITH_SUCCESS').waitFor();
    await go(page, '#/people');
    await page.getByText('Nobody yet.').waitFor();
  });

  it('compares two photos that are picked together, and enrols nobody', async () => {
    await page.getByRole('link', { name: 'Or compare two photos' }).click();
    await pick(page, 'Two photos to compare', [ada, adaAgain]);
    await answered('the same person', 'FACE_COMPARED_WITH_SUCCESS').waitFor();
    expect(await clicks()).toBe(2);
    await press('Compare two others');
    await pick(page, 'Two photos to compare', ada);
    await pick(page, 'Second photo', bob);
    await answered('do not surely show', 'FACE_COMPARED_WITH_SUCCESS')
      .getByText('below the threshold')
      .waitFor();
    expect(await barriers(page)).toEqual([]);
    await go(page, '#/people');
    await page.getByText('Nobody yet.').waitFor();
  });

  it('says what a photo lacks and what to do, and takes the next one', async () => {
    await pick(page, 'Photo to enrol', blurred);
    const refused = answered('The photo cannot be used.', 'FACE_ENROLLMENT_FAILED');
    await refused.getByText('Hold still, and let the camera focus.').waitFor();
    await pick(page, 'Photo to enrol', described());
    await answered('The photo cannot be used.', 'FACE_ENROLLMENT_FAILED')
      .getByText('No faces found')
      .waitFor();
    expect(await barriers(page)).toEqual([]);
    // One person all the same.
    expect(await peopleMade()).toBe(1);
  });

  it('goes on with the person whose face is enrolled already, and leaves nobody over', async () => {
    await pick(page, 'Photo to enrol', ada);
    await answered('The face is enrolled.', 'FACE_ENROLLED_WITH_SUCCESS').waitFor();
    await page.reload();
    await pick(page, 'Photo to enrol', adaAgain);
    await answered('This face is enrolled already.', 'FACE_ALREADY_DETECTED_ON_GALLERY').waitFor();
    await press('It is me: go on with this person');
    await pick(page, 'Photo to verify', ada);
    await answered('It is the enrolled person.', 'FACE_RECOGNIZED_WITH_SUCCESS').waitFor();
    expect(await peopleMade()).toBe(1);
    await go(page, '#/');
    await press('Delete everything');
    await answered('The person is deleted', 'USER_REMOVED_WITH_SUCCESS').waitFor();
  });

  it('says what is to be done where the server has no engine', async () => {
    await page.route('**/dialogue/enroll/face', (route) =>
      route.fulfill({
        status: 404,
        json: { status: false, data: { message: 'NO_FACE_ENGINE_CONFIGURATION_AVAILABLE' } },
      }),
    );
    await pick(page, 'Photo to enrol', ada);
    await page.getByRole('alert').getByText('The server has no engine for this').waitFor();
  });
});

describe('a photo', () => {
  it('can be dropped and pasted', async () => {
    await hand('drop', page.getByRole('group', { name: 'Photo to enrol' }));
    await answered('The face is enrolled.', 'FACE_ENROLLED_WITH_SUCCESS').waitFor();
    await hand('paste', page.locator('body'));
    await answered('It is the enrolled person.', 'FACE_RECOGNIZED_WITH_SUCCESS').waitFor();
    await press('Delete everything');
    await answered('The person is deleted', 'USER_REMOVED_WITH_SUCCESS').waitFor();
  });

  it('that misses its place is not opened instead of the page', async () => {
    expect(await hand('drop', page.getByRole('navigation').first())).toBe(false);
    expect(await clicks()).toBe(0);
  });

  it('that no browser reads is refused before it is sent', async () => {
    const text = { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no photo') };
    await pick(page, 'Photo to enrol', text);
    await page.getByRole('alert').getByText('no picture that this browser can read').waitFor();
    expect(await barriers(page)).toEqual([]);
  });

  it('comes by the system’s camera on a phone, without a permission', async () => {
    await enter(server, { hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } });
    const chooser = page.waitForEvent('filechooser');
    await press('Take a photo');
    const input = (await chooser).element();
    expect(await input.getAttribute('capture')).toBe('user');
    expect(await overflow(page)).toBe(0);
  });

  it('can be chosen where the camera is refused', async () => {
    await press('Use the camera');
    const alert = page.getByRole('alert');
    await alert.getByText('The camera cannot be used').waitFor();
    await expect.poll(() => alert.textContent()).toContain('Allow this page to use it');
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Choose a photo' }).waitFor();
  });

  /** Hands a photo of Carl to an element. @returns whether the browser would go on with it by itself. */
  function hand(how: 'drop' | 'paste', to: Locator): Promise<boolean> {
    return to.evaluate(
      (element, [kind, letters]) => {
        const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
        const data = new DataTransfer();
        data.items.add(new File([bytes], 'carl.jpg', { type: 'image/jpeg' }));
        const options = { bubbles: true, cancelable: true };
        return element.dispatchEvent(
          kind === 'drop'
            ? new DragEvent('drop', { ...options, dataTransfer: data })
            : new ClipboardEvent('paste', { ...options, clipboardData: data }),
        );
      },
      [how, carl.buffer.toString('latin1')] as const,
    );
  }
});

describe('people', () => {
  it('are made, looked up by id and by device, and deleted', async () => {
    await go(page, '#/people');
    await page.getByRole('textbox', { name: 'Reference id' }).fill('customer-4711');
    await page.getByRole('textbox', { name: 'Device', exact: true }).fill('00:0a');
    await press('Create the person');
    await page.getByText('Six bytes in hexadecimal').waitFor();
    await page.getByRole('textbox', { name: 'Device', exact: true }).fill('00:0a:95:9d:68:16');
    await press('Create the person');
    await answered('The person is registered.', 'NEW_USER_CREATED').waitFor();
    await page.getByText('not enrolled').waitFor();
    await press('End a running dialogue');
    await answered('No dialogue', 'STATE_RESTARTED_WITH_SUCCESS').waitFor();
    const id = (await page.getByRole('definition').first().textContent()) ?? '';

    // A device belongs to one person.
    await page.getByRole('textbox', { name: 'Reference id' }).fill('customer-4712');
    await press('Create the person');
    await answered('with this device already', 'USER_ALREADY_ASSOCIATED_WITH_DEVICE').waitFor();

    // Another visitor's browser has made nobody.
    await enter(server);
    await go(page, '#/people');
    await page.getByText('Nobody yet.').waitFor();
    await lookUp('000A959D6816');
    await answered('with this device', 'USER_ALREADY_REGISTERED_ON_THIS_DEVICE').waitFor();
    await page.getByRole('definition').getByText(id).waitFor();
    await lookUp(id);
    await page.getByText('not enrolled').waitFor();
    await press('Delete with everything');
    expect(await barriers(page)).toEqual([]);
    await press('Delete for good');
    await expect.poll(() => page.getByText('not enrolled').count()).toBe(0);
    await lookUp(id);
    await page.getByRole('alert').getByText('The server knows nobody of this id').waitFor();
    await lookUp('00:0a:95:9d:68:16');
    await answered('Nobody is registered', 'DEVICE_NOT_ASSOCIATED_TO_USER').waitFor();
  });

  it('are kept by this browser until they are forgotten, without anything that was measured', async () => {
    await go(page, '#/people');
    await page.getByRole('textbox', { name: 'Reference id' }).fill('customer-4713');
    await press('Create the person');
    await page.getByRole('button', { name: /^customer-4713/ }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: /^customer-4713/ }).waitFor();
    const [person, ...others] = await page.evaluate(() =>
      JSON.parse(localStorage.getItem('biometrid.people') ?? '[]'),
    );
    expect(others).toEqual([]);
    expect(Object.keys(person).sort()).toEqual(['client', 'id', 'madeAt', 'reference']);
    expect(JSON.stringify(person)).not.toContain(server.credentials.key);
    expect(page.url()).not.toContain(person.id);
    await press('Forget this list');
    await page.getByText('Nobody yet.').waitFor();
    expect(await page.evaluate(() => localStorage.getItem('biometrid.people'))).toBeNull();
  });

  async function lookUp(what: string): Promise<void> {
    await page.getByRole('textbox', { name: 'User id, or MAC address' }).fill(what);
    await press('Look up');
  }
});

it('has every operation on faces at an address of its own, for one person', async () => {
  await go(page, '#/face');
  await press('Enrol this face');
  await page.getByText('A photo is needed').waitFor();
  await page.getByRole('textbox', { name: 'Reference id' }).fill('customer-4714');
  await press('Create');
  await give(ada, 'Enrol this face');
  await answered('The face is enrolled.', 'FACE_ENROLLED_WITH_SUCCESS').waitFor();

  await go(page, '#/face/verify');
  await give(bob, 'Verify this face');
  await answered('not surely the enrolled person', 'FACE_RECOGNITION_FAILED').waitFor();
  await press('Another photo');
  await give(adaAgain, 'Verify this face');
  await answered('It is the enrolled person.', 'FACE_RECOGNIZED_WITH_SUCCESS').waitFor();
  expect(await barriers(page)).toEqual([]);

  await go(page, '#/face/adapt');
  await give(adaAgain, 'Adapt to this photo');
  await answered('knows this photo', 'FACE_ADAPTED_WITH_SUCCESS').waitFor();

  await go(page, '#/face/find');
  await give(ada, 'Find this person');
  await answered('The person was found.', 'customer-4714')
    .getByText('above the threshold')
    .waitFor();
  await press('Another photo');
  await give(bob, 'Find this person');
  await answered('Nobody who is enrolled', 'FACE_RECOGNITION_FAILED').waitFor();

  await go(page, '#/face/find-many');
  await give(adaAndBob, 'Find these people');
  await answered('These people were found.', 'customer-4714').waitFor();

  await go(page, '#/face/properties');
  await give(ada, 'Estimate');
  await answered('These are the estimates.', 'Age: about 32').waitFor();

  await go(page, '#/face/compare');
  await pick(page, 'First photo', ada);
  await pick(page, 'Second photo', bob);
  await press('Compare the photos');
  await answered('do not surely show the same person', 'FACE_COMPARED_WITH_SUCCESS').waitFor();

  await go(page, '#/face/delete');
  await press('Delete the enrolled face');
  await answered('The enrolled face is deleted.', 'USER_FACE_CREDENTIALS_DELETED').waitFor();
  await press('Delete the enrolled face');
  await page.getByRole('alert').getByText('no face enrolled yet').waitFor();

  async function give(photo: typeof ada, submit: string): Promise<void> {
    await pick(page, 'Photo', photo);
    await press(submit);
  }
});

describe('with the camera and the engine', () => {
  let real: RunningServer;
  beforeAll(async () => {
    if (hasPhotographs) real = await startServer('--face-engine', '@biometrid/face-engine/guest');
  });
  afterAll(() => real?.stop());

  it('somebody enrols, is verified by three clicks, and a stranger is refused', async (ctx) => {
    if (!hasPhotographs) return ctx.skip(photographsMissing);
    await enter(real, { permissions: ['camera'] });
    await camera.see(page, photograph('George_W_Bush', 1));
    await press('Use the camera');
    const video = page.getByLabel('What the camera sees');
    await expect.poll(() => video.evaluate(isFlipped)).toBe(true);
    expect(await barriers(page)).toEqual([]);
    await press('Take the photo and enrol it');
    await answered('The face is enrolled.', 'FACE_ENROLLED_WITH_SUCCESS').waitFor();
    await press('Take the photo and verify it');
    await answered('It is the enrolled person.', 'FACE_RECOGNIZED_WITH_SUCCESS').waitFor();
    expect(await clicks()).toBe(3);

    await press('Let a stranger try');
    await camera.see(page, photograph('Colin_Powell', 1));
    await press('Use the camera');
    await press('Take the photo and verify it');
    await answered('The stranger was refused.', 'FACE_RECOGNITION_FAILED').waitFor();

    // Another photo of the same person, whom the screen knows from the story.
    await go(page, '#/face/verify');
    await camera.see(page, photograph('George_W_Bush', 2));
    await press('Use the camera');
    await press('Take the photo');
    expect(await page.getByRole('img', { name: 'Photo' }).evaluate(isFlipped)).toBe(false);
    await press('Verify this face');
    await answered('It is the enrolled person.', 'FACE_RECOGNIZED_WITH_SUCCESS').waitFor();

    await go(page, '#/');
    await press('Delete everything');
    await answered('The person is deleted', 'USER_REMOVED_WITH_SUCCESS').waitFor();
  });

  function isFlipped(element: Element): boolean {
    return new DOMMatrix(getComputedStyle(element).transform).a === -1;
  }
});
