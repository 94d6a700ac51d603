import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { texts } from './build/texts.ts';
import { themeVariables } from './build/theme-variables.ts';

/* In development the pages come from here and the API from a running server: REFERD_URL says which. */
const server = process.env['REFERD_URL'] ?? 'http://127.0.0.1:8080';
const proxied = ['/v1', '/r', '/portal', '/openapi.json', '/schemas'];

export default defineConfig({
  plugins: [react(), texts(), themeVariables()],
  base: '/',
  resolve: { alias: { '@formatjs/icu-messageformat-parser': '@formatjs/icu-messageformat-parser/no-parser.js' } },
  build: {
    outDir: 'dist',
    assetsDir: 'assets/console',
    /* A data: font or style is refused by the console's content security policy. */
    assetsInlineLimit: 0,
    manifest: true,
    modulePreload: { polyfill: false },
    rollupOptions: {
      output: {
        /* A file for each icon is a request for two hundred bytes: what several pages show is one. */
        codeSplitting: { groups: [{ name: 'icons', test: /@tabler/, minShareCount: 2 }] },
        entryFileNames: 'assets/console/[hash].js',
        chunkFileNames: 'assets/console/[hash].js',
        assetFileNames: 'assets/console/[hash][extname]',
      },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(proxied.map((path) => [path, { target: server, changeOrigin: true }])),
  },
});
