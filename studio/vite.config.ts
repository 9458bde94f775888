import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";

const outDir = join(import.meta.dirname, "..", "dist", "studio");
const serviceWorker = "service-worker.js";

/** Tells the service worker which files were built, and a digest of them. */
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

// Plain files with relative addresses: `fastcells studio` serves them, and so can any host.
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
      // A service worker keeps its name from build to build.
      output: {
        entryFileNames: ({ name }) => (name === "service-worker" ? serviceWorker : "assets/[name]-[hash].js"),
      },
    },
  },
  logLevel: "error",
});
