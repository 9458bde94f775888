/** @file The studio's built files, and the headers of every response. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, extname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError } from "../../src/core/errors.js";

/**
 * Forbids foreign content, and code or style outside the files; allows compiling WebAssembly and threads from blobs.
 * Shared memory requires the isolation.
 */
export const headers: Readonly<Record<string, string>> = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self' blob:",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "media-src blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
};

export interface StaticFile {
  type: string;
  bytes: Buffer;
  /** Whether its name contains a digest, so that it never changes. */
  permanent: boolean;
}

/** `/` and every file of the built studio, read once: requests cannot name others. */
export function studioFiles(): ReadonlyMap<string, StaticFile> {
  const folder = builtStudio();
  const files = new Map<string, StaticFile>();
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const type = types[extname(name)];
    if (type === undefined) continue;
    const path = `/${name.split(sep).join("/")}`;
    files.set(path, { type, bytes: readFileSync(join(folder, name)), permanent: path.startsWith("/assets/") });
  }
  const page = files.get("/index.html");
  if (page === undefined) throw new InputError(notBuilt);
  return files.set("/", page);
}

const notBuilt = "the studio is not built: run npm run build in the clone of fastcells first";

/** `dist/studio` of this package, built or not. */
function builtStudio(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) {
    if (folder === dirname(folder)) throw new InputError(notBuilt);
    folder = dirname(folder);
  }
  const built = join(folder, "dist", "studio");
  if (!existsSync(built)) throw new InputError(notBuilt);
  return built;
}
