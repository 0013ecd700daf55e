import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressed } from './build/compressed.js';

/** Where `pnpm dev` finds a running server. */
const server = process.env['BIOMETRID_BASE_URL'] ?? 'http://127.0.0.1:8080';
const proxied = ['/api/', '/biometrics/', '/docs/', '/playground/session'];

export default defineConfig({
  base: '/playground/',
  plugins: [react(), compressed()],
  // The server puts a fresh one in its place with each answer.
  html: { cspNonce: 'NONCE_OF_THIS_ANSWER' },
  build: {
    // What is inlined becomes a `data:` URL, which the page's policy forbids.
    assetsInlineLimit: 0,
    license: { fileName: 'licences.md' },
    modulePreload: { polyfill: false },
    target: 'es2022',
  },
  server: {
    proxy: Object.fromEntries(
      proxied.map((path) => [path, { target: server, changeOrigin: true }]),
    ),
  },
});
