import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";

const outDir = join(import.meta.dirname, "..", "dist", "studio");
const serviceWorker = "service-worker.js";

/** Inserts the list of built files and its digest into the service worker. */
const listFiles: Plugin = {
  name: "studio-files",
  apply: "build",
  closeBundle() {
    const files = readdirSync(outDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== serviceWorker)
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(outDir.length + 1)
          .split(sep)
          .join("/"),
      )
      .sort();
    const hash = createHash("sha256");
    for (const file of files) hash.update(file).update(readFileSync(join(outDir, file)));
    const known = { studioFiles: files, studioVersion: hash.digest("hex").slice(0, 16) };
    const head = Object.entries(known).map(([name, value]) => `const ${name}=${JSON.stringify(value)};`);
    const path = join(outDir, serviceWorker);
    writeFileSync(path, `${head.join("")}${readFileSync(path, "utf8")}`);
  },
};

// Plain files with relative addresses, which `fastcells studio` or any host can serve.
export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  plugins: [svelte(), listFiles],
  worker: { format: "es" },
  build: {
    outDir,
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
    rollupOptions: {
      input: {
        index: join(import.meta.dirname, "index.html"),
        "service-worker": join(import.meta.dirname, "src", "offline", "service-worker.ts"),
      },
      // The service worker's name must not change between builds.
      output: {
        entryFileNames: ({ name }) => (name === "service-worker" ? serviceWorker : "assets/[name]-[hash].js"),
      },
    },
  },
  logLevel: "error",
});
