import { statSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { Command } from "commander";
import { InputError } from "../../src/core/errors.js";
import { shellPath, shellWord } from "../../src/core/shell.js";
import { printable, printableJson } from "../../src/core/text.js";
import { longestWindow } from "../../src/deploy/arduino.js";
import { cName } from "../../src/deploy/c/names.js";
import { type AnyModel, contractOf } from "../../src/inference/any-model.js";
import { streamFlaw } from "../../src/inference/listening.js";
import { answersOnStream, stepsOf } from "../../src/model/spec.js";
import { commandLine as inCommands } from "../../src/options/place.js";
import { whole } from "../../src/options/values.js";
import { wholeLengths, windowOf } from "../../src/pipeline/recipe.js";
import { sayNote } from "../colour.js";
import { type Content, type Exported, notesOf, type TargetName, targetNames, targets } from "../export/targets.js";
import { Exit } from "../interrupt.js";
import { type Io, write } from "../io.js";
import { inFolder } from "../made-folder.js";
import { choiceFlag, named } from "../options/flags.js";
import { withOutputs } from "../outputs.js";
import { readModel } from "../read-file.js";
import { bytes } from "../text.js";
import { writeAll } from "../write-files.js";

interface Flags {
  to?: TargetName;
  output?: string;
  name?: string;
  window?: number | null;
  inline?: true;
  json?: true;
  quiet?: true;
}

const examples = `
Examples:
  fastcells export integer.safetensors --to c -o firmware/     .h and .c files, to compile with your program
  fastcells export integer.safetensors --to arduino            a .zip for the Arduino IDE: Sketch, Include Library
  fastcells export integer.safetensors --to wasm -o page/      a .wasm with an ES module, for pages and Node
  fastcells export model.safetensors --to onnx -o model.onnx   the float model, for onnxruntime`;

/** Turns a model into files for other machines and programs. */
export function exportModel(io: Io): Command {
  return new Command("export")
    .summary("turn a model into C, an Arduino library, WebAssembly or ONNX")
    .description(
      "Turn a model into files for other machines and programs. c, arduino and wasm take an integer model (fastcells " +
        "compress makes one), onnx a float model, npy and json either.",
    )
    .argument("[model]", "model file")
    .option("--to <target>", targetNames.join(", "), choiceFlag("--to", targetNames))
    .option("-o, --output <path>", "folder for c, wasm and npy, file for the others (default: the name)")
    .option("--name <text>", "name of the model (default: the model file's name)")
    .option(
      "--window <samples>",
      "arduino: samples per answer of the example; none: answer after each step (default: as trained)",
      windowValue,
    )
    .option("--inline", "wasm: one ES module that contains the bytes, for bundlers and worklets")
    .option("--json", "print one JSON object")
    .option("--quiet", "print only errors and the output of --json")
    .addHelpText("after", examples)
    .action(async (path: string | undefined, { to, ...flags }: Flags) => {
      if (to === undefined) throw sayTargets(io, path);
      if (path === undefined) throw new InputError(`no model to export to ${to}: give its file`);
      if (flags.window !== undefined && to !== "arduino") {
        throw new InputError(`--window is for the example of --to arduino, not for ${to}: leave it out`);
      }
      if (flags.inline && to !== "wasm") throw new InputError(`--inline is for --to wasm, not for ${to}: leave it out`);
      const source = readModel(path).model;
      const title = flags.name ?? basename(path, extname(path));
      const exported = targets[to].make(source, path, {
        title,
        notes: notesOf(source),
        command: commandLine(path, to, flags),
        inline: flags.inline === true,
        windowSteps: flags.window === undefined ? windowOf(source) : windowSteps(source, flags.window),
      });
      const written = await writeExport(exported, flags.output ?? defaultOutput(title, to), path);
      if (!flags.quiet) for (const note of leftOut(source, to, flags)) sayNote(io.stderr, note);
      if (flags.json) await write(io.stdout, `${printableJson({ model: path, target: to, files: written })}\n`);
      else if (!flags.quiet) await write(io.stdout, written.map(line).join(""));
    });
}

/** What the user may miss in the files. */
function leftOut(source: AnyModel, to: TargetName, { window }: Flags): string[] {
  const { frontEnd } = contractOf(source);
  if (to !== "c" && to !== "arduino" && to !== "wasm") return [];
  if (frontEnd !== null && !answersOnStream(contractOf(source))) {
    return [
      `the files take features, and have neither front end nor detector: ${streamFlaw(source, inCommands) ?? ""}`,
    ];
  }
  const lengths = to === "arduino" && window === undefined && windowOf(source) === null ? wholeLengths(source) : null;
  if (lengths === null) return [];
  return [
    `the example answers after each sample and never resets its state, but the model learnt whole sequences of ${lengths[0]} to ${lengths[1]} samples: ` +
      "give --window, or reset the state where a sequence begins",
  ];
}

/** Lists the targets, one per line, and an example command. */
function sayTargets(io: Io, path: string | undefined): Exit {
  const lines = targetNames.map((name) => `  ${name.padEnd(8)}${targets[name].about}\n`);
  const model = path === undefined ? "integer.safetensors" : shellPath(path);
  io.stderr.write(`fastcells: no target: give one with --to, as fastcells export ${model} --to c\n${lines.join("")}`);
  return new Exit(1);
}

function windowValue(text: string): number | null {
  if (text === "none") return null;
  return named("--window", text, whole({ least: 1 }).read);
}

/**
 * The steps of a window of samples; those that do not fill a step are left out, as in training.
 * @throws InputError if they fill none, or more than the example counts
 */
function windowSteps(source: AnyModel, samples: number | null): number | null {
  if (samples === null) return null;
  const { frame = 1 } = contractOf(source);
  if (samples < frame || samples >= frame * (longestWindow + 1)) {
    throw new InputError(
      `--window ${samples}: must be from ${frame} to ${frame * longestWindow} samples, as a step takes ${frame}`,
    );
  }
  return stepsOf(samples, { frame });
}

/** The command for the comment in the files. */
function commandLine(path: string, to: TargetName, { name, inline }: Flags): string {
  const words = ["fastcells", "export", shellPath(path), "--to", to];
  if (inline) words.push("--inline");
  if (name !== undefined) words.push(`--name=${shellWord(name)}`);
  return words.join(" ");
}

function defaultOutput(title: string, target: TargetName): string {
  const { ending } = targets[target];
  return ending === null ? `${cName(title)}-${target}` : `${cName(title)}${ending}`;
}

interface Written {
  path: string;
  bytes: number;
  /** Whether a file of this name existed before. */
  replaced: boolean;
}

async function writeExport(exported: Exported, output: string, model: string): Promise<Written[]> {
  if (exported instanceof Uint8Array || typeof exported === "string") {
    return writeFiles([[output, exported]], model);
  }
  checkFolderAbove(output);
  checkFolderName(output, [...exported.keys()]);
  const files = [...exported].map(([name, content]): [string, Content] => [join(output, name), content]);
  return inFolder(output, () => writeFiles(files, model));
}

/** Writes all files or none. */
function writeFiles(files: readonly [string, Content][], model: string): Promise<Written[]> {
  const [first, ...others] = files.map(([path]) => path);
  const outputs = { "--output": first ?? null, ...Object.fromEntries(others.map((path) => [basename(path), path])) };
  return withOutputs(outputs, { "the model": model }, () => {
    const written = files.map(([path, content]) => ({
      path,
      bytes: typeof content === "string" ? Buffer.byteLength(content) : content.length,
      replaced: statSync(path, { throwIfNoEntry: false }) !== undefined,
    }));
    writeAll(files);
    return written;
  });
}

function checkFolderAbove(path: string): void {
  const parent = dirname(resolve(path));
  if (!statSync(parent, { throwIfNoEntry: false })?.isDirectory()) {
    throw new InputError(`cannot write ${path}: there is no folder ${parent}; create it first`);
  }
}

/** Refuses the name of one of the files in place of the folder's, such as model.js. */
function checkFolderName(path: string, names: readonly string[]): void {
  if (!names.some((name) => extname(name) === extname(path)) || statSync(path, { throwIfNoEntry: false })) return;
  throw new InputError(`cannot write ${path}: there are several files to write; give a folder`);
}

function line({ path, bytes: size, replaced }: Written): string {
  return `Wrote ${printable(path)}, ${bytes(size)}${replaced ? ", replacing the existing file" : ""}\n`;
}
