/**
 * Checks the tarball that npm would publish of the build: its entries with publint, its types with Are the Types Wrong. Where
 * nothing is built, it builds first.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import process from "node:process";

/** Runs a command line of plain words by the system's shell: on Windows, npm and npx are not programs but scripts. */
function run(line) {
  const { status, stdout } = spawnSync(line, { shell: true, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  if (status === 0) return stdout;
  console.error(stdout);
  process.exit(status ?? 1);
}

if (!existsSync("dist/index.js")) run("npm run build");
mkdirSync("build", { recursive: true });
const [{ filename }] = JSON.parse(run("npm pack --ignore-scripts --json --pack-destination build"));
run(`npx publint run build/${filename} --strict`);
run(`npx attw build/${filename} --profile esm-only --no-emoji --format table-flipped`);
console.log(`package: ${filename} passes publint and attw`);
