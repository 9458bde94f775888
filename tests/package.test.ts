/**
 * @file Installs the package as npm would publish it in an empty folder, and runs the README's example and the command
 * line there.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../cli/testing/folders.js";
import { gestureFolder } from "../cli/testing/gestures.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const built = existsSync(join(root, "dist/cli/main.js"));
if (!built) console.log("the package is not tested: run npm run build first");

const folder = temporaryFolder();
afterAll(() => folder.remove());

function run(cwd: string, command: string, ...argv: string[]) {
  const { status, stdout, stderr } = spawnSync(command, argv, { cwd, encoding: "utf8" });
  return { status, stdout, stderr };
}

const packageJson = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

describe("package.json", () => {
  it("builds before packing, and does not depend on bundled packages", () => {
    expect(packageJson.scripts.prepack).toBe("npm run build");
    expect(Object.keys(packageJson.dependencies).sort()).toEqual(["avr8js", "commander", "fflate", "rp2040js"]);
    // Without it, everything works except serial ports.
    expect(Object.keys(packageJson.optionalDependencies)).toEqual(["serialport"]);
  });
});

/** Compiles a program that imports the built package, with all declarations checked. */
function compiled(program: string, lib: string) {
  const cwd = mkdtempSync(join(folder.path, "types-"));
  mkdirSync(join(cwd, "node_modules"), { recursive: true });
  symlinkSync(root, join(cwd, "node_modules/fastcells"));
  writeFileSync(join(cwd, "package.json"), '{ "private": true, "type": "module" }');
  writeFileSync(join(cwd, "program.ts"), program);
  const types = ["--types", "node", "--typeRoots", join(root, "node_modules/@types")];
  const strict = ["--strict", "--skipLibCheck", "false", "--noEmit", "--target", "es2022", "--lib", lib];
  const modules = ["--module", "nodenext", "--moduleResolution", "nodenext"];
  const compiler = fileURLToPath(import.meta.resolve("typescript/lib/tsc.js"));
  return run(cwd, process.execPath, compiler, ...strict, ...modules, ...types, "program.ts").stdout;
}

describe.skipIf(!built)("the package's types", () => {
  it("compile in a project for Node, without the DOM's", () => {
    const entries = Object.keys(packageJson.exports).filter((entry) => entry !== "./package.json");
    const lines = entries.map((entry, index) => `export * as e${index} from "fastcells${entry.slice(1)}";\n`);
    expect(compiled(lines.join(""), "es2022")).toBe("");
  });

  it.each(["train.js", "deploy.js"])("accept the README's example %s in a TypeScript program", (name) => {
    expect(compiled(readFileSync(join(root, "examples", name), "utf8"), "es2022")).toBe("");
  });

  it("give bytes that a page can download", () => {
    const program = `import { encodeModel, type IntegerModel, type Model, type Trainer } from "fastcells";
import { arduinoLibrary, arduinoZip, exportNpy, exportOnnx, exportWasm } from "fastcells/deploy";
export const blobs = (model: Model, integer: IntegerModel, trainer: Trainer) =>
  [
    encodeModel(model), exportOnnx(model), arduinoZip(arduinoLibrary(integer)), exportWasm(integer).wasm,
    ...exportNpy(model).values(), ...exportWasm(integer).files.values(), trainer.checkpoint(),
  ].map((content) => new Blob([content]));
`;
    expect(compiled(program, "es2022,dom")).toBe("");
  });

  it("name no type that compilers before TypeScript 5.7 do not have", () => {
    const names = readdirSync(join(root, "dist")).filter((name) => name.endsWith(".d.ts"));
    expect(names).toContain("index.d.ts");
    const generic = /\b\w+Array<(ArrayBuffer|SharedArrayBuffer|ArrayBufferLike)>(?!`)/;
    for (const name of names) expect(readFileSync(join(root, "dist", name), "utf8")).not.toMatch(generic);
  });

  it("take a page's own stream and context", () => {
    const program = `import { decodeModel, listen } from "fastcells";
export async function hear(bytes: ArrayBuffer) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  return listen(decodeModel(bytes), stream, { context: new AudioContext() });
}
`;
    expect(compiled(program, "es2022,dom")).toBe("");
  });
});

describe.skipIf(!built)("the package", () => {
  it("needs no import.meta to load, which a bundle in CommonJS does not have", () => {
    for (const name of readdirSync(join(root, "dist")).filter((name) => name.endsWith(".js")))
      expect(readFileSync(join(root, "dist", name), "utf8")).not.toMatch(/^(var|const|let) .*import\.meta/m);
  });

  it("can be installed in an empty folder, and does what the README shows there", ({ skip }) => {
    const packed = run(root, "npm", "pack", "--ignore-scripts", "--json", "--pack-destination", folder.path);
    const [{ filename, files }] = JSON.parse(packed.stdout);
    const paths: string[] = files.map(({ path }: { path: string }) => path);
    for (const path of ["dist/index.js", "dist/index.d.ts", "dist/index.js.map", "dist/node.js", "dist/NOTICES.txt"])
      expect(paths).toContain(path);
    expect(paths).toContain("LICENSE");

    writeFileSync(join(folder.path, "package.json"), '{ "private": true, "type": "module" }');
    const install = ["install", "--prefer-offline", "--no-audit", "--no-fund", `./${filename}`];
    const installed = run(folder.path, "npm", ...install);
    if (/ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT/.test(installed.stderr)) {
      console.log("the package is not installed: its dependencies are neither in npm's cache nor available online");
      skip();
    }
    expect(installed).toMatchObject({ status: 0 });
    expect(readdirSync(join(folder.path, "node_modules"))).not.toContain("valibot");

    gestureFolder(join(folder.path, "data"), 20);
    writeFileSync(join(folder.path, "train.js"), readFileSync(join(root, "examples/train.js")));
    const example = run(folder.path, process.execPath, "train.js", "data", "example.safetensors");
    expect(example).toMatchObject({ status: 0, stderr: "" });
    expect(example.stdout).toMatch(/^accuracy +(9\d|100)\.\d\d %$/m);

    const trained = run(folder.path, "npx", "fastcells", "train", "data", "-e", "3", "-o", "model.safetensors");
    expect(trained).toMatchObject({ status: 0, stderr: "" });
    const predicted = run(folder.path, "npx", "fastcells", "predict", "model.safetensors", "data/rise/000.csv");
    expect(predicted.stdout).toMatch(/^data\/rise\/000\.csv\t0\t(rise|fall)\t[01]\.\d{4}\n$/);
  });
});
