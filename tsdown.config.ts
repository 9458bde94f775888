import { defineConfig } from "tsdown";

// One build, so that the library, its file loaders and the command line share their modules and their error class.
export default defineConfig({
  entry: {
    index: "src/index.ts",
    sound: "src/sound.ts",
    node: "src/node.ts",
    deploy: "src/deploy/index.ts",
    boards: "src/boards/index.ts",
    "cli/main": "cli/main.ts",
    "cli/search-worker": "cli/search/search-worker.ts",
    "extract-worker": "src/features/files/extract-worker.ts",
  },
  format: "esm",
  platform: "node",
  // A page can import dist/index.js as it is, without a bundler.
  deps: { alwaysBundle: ["valibot", "papaparse"], onlyBundle: ["valibot", "papaparse"] },
  target: "es2022",
  // Papa Parse requires Node's streams for an interface that is not used here, and that makes a `createRequire` which no
  // bundle in CommonJS could run.
  plugins: [
    {
      name: "papaparse-without-streams",
      transform: (code, id) => (id.endsWith("/papaparse.js") ? code.replace("require('stream')", "{}") : null),
    },
  ],
  fixedExtension: false,
  dts: true,
  sourcemap: true,
  clean: true,
  hash: false,
  logLevel: "error",
});
