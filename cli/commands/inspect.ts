import { Command } from "commander";
import { printableJson } from "../../src/core/text.js";
import type { AnyModel } from "../../src/inference/any-model.js";
import { describeFloat, floatText } from "../inspect/float.js";
import { describeInteger, integerText } from "../inspect/integer.js";
import { type Io, write } from "../io.js";
import { readModel } from "../read-file.js";

/** Describes a model file. */
export function inspect(io: Io): Command {
  return new Command("inspect")
    .summary("show what is in a model")
    .description("Show what is in a model: cell, shapes, bytes per tensor, learnt scalars, labels, how it was trained.")
    .argument("<model>", "model file")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      "\nExamples:\n  fastcells inspect model.safetensors\n  fastcells inspect model.safetensors --json",
    )
    .action(async (path: string, options: { json?: true }) => {
      const { model, size } = readModel(path);
      const [content, text] = shown(path, model, size);
      await write(io.stdout, options.json ? `${printableJson(content)}\n` : text);
    });
}

/** The description of a model, as JSON and as text. */
function shown(path: string, model: AnyModel, size: number): [content: object, text: string] {
  if (model.kind === "integer") {
    const content = describeInteger(model, size);
    return [content, integerText(path, content)];
  }
  const content = describeFloat(model, size);
  return [content, floatText(path, content)];
}
