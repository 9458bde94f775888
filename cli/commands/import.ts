import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { type Nonlinearity, nonlinearities } from "../../src/cells/nonlinearity.js";
import { InputError } from "../../src/core/errors.js";
import { printable, printableJson } from "../../src/core/text.js";
import { importEdgeml } from "../../src/import/edgeml.js";
import { encodeModel } from "../../src/model/file.js";
import { list, text } from "../../src/options/values.js";
import { sayNote } from "../colour.js";
import { type Io, write } from "../io.js";
import { choiceFlag, named } from "../options/flags.js";
import { withOutputs } from "../outputs.js";
import { bytes, layerText } from "../text.js";
import { writeWhole } from "../write-file.js";

interface Flags {
  output: string;
  gate?: Nonlinearity;
  update?: Nonlinearity;
  labels?: string[];
  json?: true;
}

/** Far larger than any file of an EdgeML model. */
const mostBytes = 64 * 1024 * 1024;

const examples = `
Examples:
  fastcells import edgeml FastGRNNResults/2019-01-01T00-00-00/ -o model.safetensors
  fastcells import edgeml results/QuantizedModel/ --gate quantSigm --update quantTanh --labels no,yes`;

/** Reads models of other tools. */
export function importModel(io: Io): Command {
  return new Command("import")
    .summary("read a model of another tool")
    .description(
      "Read a model of another tool. edgeml: a FastRNN or FastGRNN trained by EdgeML's examples, W, U, Bg, Bh, zeta, " +
        "nu, FC, … as .npy files, or the folder of the quantised ones.",
    )
    .argument("<tool>", "the tool that wrote it: edgeml", choiceFlag("tool", ["edgeml"]))
    .argument("<folder>", "the folder it wrote")
    .option("-o, --output <file>", "the model", "model.safetensors")
    .option(
      "--gate <name>",
      `g, if command.txt does not give it: ${nonlinearities.join(", ")}`,
      choiceFlag("--gate", nonlinearities),
    )
    .option("--update <name>", "f, likewise", choiceFlag("--update", nonlinearities))
    .option("--labels <names>", "names of the classes, separated by commas (default: 0, 1, …)", (given) =>
      named("--labels", given, list(text).read),
    )
    .option("--json", "print one JSON object")
    .addHelpText("after", examples)
    .action((_tool: string, folder: string, flags: Flags) =>
      withOutputs({ "--output": flags.output }, { "the model to read": folder }, () => readEdgeml(io, folder, flags)),
    );
}

async function readEdgeml(io: Io, folder: string, { output, gate, update, labels, json }: Flags): Promise<void> {
  const { model, quantised, notes } = importEdgeml(filesOf(folder), {
    gate: gate ?? null,
    update: update ?? null,
    labels: labels ?? null,
  });
  const file = encodeModel(model);
  writeWhole(output, file);
  if (json) {
    const content = { model: output, bytes: file.length, quantised, notes, layers: model.spec.layers };
    return write(io.stdout, `${printableJson(content)}\n`);
  }
  for (const note of notes) sayNote(io.stderr, note);
  const [layer] = model.spec.layers;
  const what = layer === undefined ? "" : `${layerText(layer)}\n`;
  await write(io.stdout, `${what}Saved ${printable(output)}: ${bytes(file.length)}\n`);
}

/** The files of the folder; EdgeML leaves mean, std and command.txt of a quantised model in the folder above. */
function filesOf(folder: string): Map<string, Uint8Array> {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new InputError(`${folder} is not a folder: give the one that contains W.npy or W1.npy`);
  }
  const files = new Map<string, Uint8Array>();
  const names = readdirSync(folder).filter((name) => name.endsWith(".npy") || name === "command.txt");
  if (!names.some((name) => name.endsWith(".npy"))) {
    throw new InputError(`${folder} has no model file: give the folder that contains W.npy or W1.npy`);
  }
  for (const name of names) files.set(name, readSmall(join(folder, name)));
  if (names.includes("paramScaleFactor.npy")) {
    for (const name of ["mean.npy", "std.npy", "command.txt"]) {
      const above = join(resolve(folder, ".."), name);
      const isThere = statSync(above, { throwIfNoEntry: false })?.isFile() === true;
      if (!files.has(name) && isThere) files.set(name, readSmall(above));
    }
  }
  return files;
}

function readSmall(path: string): Uint8Array {
  const found = statSync(path);
  if (!found.isFile()) throw new InputError(`${path} is not a file: give a folder as EdgeML wrote it`);
  const { size } = found;
  if (size > mostBytes) throw new InputError(`${path} has ${size} bytes: a model's files have at most ${mostBytes}`);
  return readFileSync(path);
}
