import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

// Plain files with relative addresses: `fastcells studio` serves them, and so can any host.
export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  plugins: [svelte()],
  worker: { format: "es" },
  build: {
    outDir: "../dist/studio",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
  },
  logLevel: "error",
});
