import { basename } from "node:path";
import { type Compressed, compress } from "../../src/compress/compress.js";
import type { CompressOptions } from "../../src/compress/options.js";
import { compressionJson, compressionPicture, compressionText, layoutText } from "../../src/compress/report.js";
import { reportedPart } from "../../src/compress/stages.js";
import type { LoadedData } from "../../src/data/files/load.js";
import type { SplitOptions } from "../../src/data/split.js";
import { encodeIntegerModel } from "../../src/integer/file.js";
import { encodeModel } from "../../src/model/file.js";
import type { Model } from "../../src/model/spec.js";
import { digest } from "../digest.js";
import { type Io, write } from "../io.js";
import { forTraining } from "../load.js";
import { partsOf } from "../parts.js";
import { progressOn } from "../progress.js";
import { bytes } from "../quantities.js";
import { checkWritable, writeWhole } from "../write-file.js";

/** Files that a compression writes; null: not asked for. */
export interface CompressOutputs {
  /** The integer model. */
  integer: string;
  /** The float model that was quantised last. */
  float: string | null;
  /** Accuracy against bytes, as SVG. */
  plot: string | null;
}

export interface CompressRequest {
  /** null: train one first. */
  model: Model | null;
  loaded: LoadedData;
  data: { path: string; flags: string[] };
  split: SplitOptions;
  options: Partial<CompressOptions>;
  outputs: CompressOutputs;
  json: boolean;
  quiet: boolean;
}

/** Compresses, saves the integer model and tells what each stage cost. */
export async function compressSession(request: CompressRequest, io: Io): Promise<void> {
  const { model, loaded, data, options, outputs, json, quiet } = request;
  for (const path of Object.values(outputs)) if (path !== null) checkWritable(path);
  const { sequences } = loaded;
  const split = partsOf(loaded, request.split);
  const learnt = await forTraining(loaded, split);
  const output = json ? io.stderr : io.stdout;
  const regression = sequences.targets?.task === "regression";
  let progress = progressOn(output, true, { epochs: 1, regression });
  const settings = { ...learnt.options, ...options };
  const compressed = await compress(model, learnt.sequences, learnt.split, settings, {
    onStage(name, layout, epochs) {
      progress.close();
      if (!quiet) output.write(`${name}: ${layoutText(layout)}\n`);
      progress = progressOn(output, quiet, { epochs, regression });
    },
    onBatch: (epoch, done, batches) => progress.batch(epoch, done, batches),
    onEpoch: (report) => progress.epoch(report),
  });
  progress.close();

  const memory = { name: basename(data.path), digest: digest(sequences), flags: data.flags, split: request.split };
  const { integer } = compressed;
  const part = reportedPart(split);
  const training = { ...integer.training, data: memory, heldOut: { part, ...headline(compressed) } };
  const file = encodeIntegerModel({ ...integer, training });
  writeWhole(outputs.integer, file);
  if (outputs.float !== null) writeWhole(outputs.float, encodeModel(floatModel(compressed, memory)));
  if (outputs.plot !== null) writeWhole(outputs.plot, compressionPicture(compressed));
  if (json)
    await write(io.stdout, `${JSON.stringify({ model: outputs.integer, part, ...compressionJson(compressed) })}\n`);
  else if (!quiet) await write(io.stdout, summary(compressed, part, outputs, file.length));
}

/** What comments in exported code say of the integer model. */
function headline({ stages }: Compressed): Record<string, number> {
  const evaluation = stages[stages.length - 1]?.evaluation;
  if (evaluation === undefined) return {};
  return evaluation.task === "regression" ? { mse: evaluation.mse } : { accuracy: evaluation.accuracy };
}

function floatModel({ tuned }: Compressed, memory: Record<string, unknown>): Model {
  return { ...tuned, spec: { ...tuned.spec, training: { ...tuned.spec.training, data: memory } } };
}

function summary(compressed: Compressed, part: string, outputs: CompressOutputs, size: number): string {
  const written = [outputs.float, outputs.plot].filter((path) => path !== null);
  const flash = compressed.stages[compressed.stages.length - 1]?.bytes ?? 0;
  return [
    "",
    `On the ${part} part: ${compressionText(compressed)}`,
    "",
    `Saved ${outputs.integer}: ${bytes(flash)} in flash (the file, with its description, has ${bytes(size)})`,
    ...(written.length > 0 ? [`Written: ${written.join(", ")}`] : []),
    "",
  ].join("\n");
}
