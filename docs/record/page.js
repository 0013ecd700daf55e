import { createBiometridClient } from '@biometrid/client';
import { recordWav } from '@biometrid/client/browser';

const form = document.querySelector('form');
const [prompt, level, told] = ['prompt', 'level', 'told'].map((id) => document.getElementById(id));
let userId;

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { key, secret } = Object.fromEntries(new FormData(form));
  told.textContent = '';
  form.inert = true;
  try {
    // For trying out: a page that others can open has no secret, and asks a server of yours that has it.
    const options = { baseUrl: location.origin, key, secret, allowBrowser: true };
    const biometrid = createBiometridClient(options);
    userId ??= (await biometrid.users.create({ reference_id: 'record in the browser' })).data.id;
    const { data } = await biometrid.voice.dialogue({
      userId,
      kind: event.submitter.value,
      restart: true,
      record: ({ promptCodeText, reason, signal }) => {
        prompt.textContent = promptCodeText;
        told.textContent = reason ?? '';
        return recordWav({ signal, onLevel: (loudness) => (level.value = loudness) });
      },
    });
    told.textContent = [data.message, data.reason].filter(Boolean).join(': ');
  } catch (error) {
    told.textContent = error.message;
  }
  form.inert = false;
  prompt.textContent = '';
});
