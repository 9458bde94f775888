import { compress } from "../../src/compress/compress.js";
import type { CompressOptions } from "../../src/compress/options.js";
import { layoutText } from "../../src/compress/report.js";
import type { Sequences, Split } from "../../src/data/sequences.js";
import type { SeedResult } from "./run.js";

/**
 * The whole path of a row, once: trains, makes low-rank and sparse, quantises and tests the integer model once. The bytes
 * are all that has to be in flash for it.
 *
 * @param look at the test part? Not while options are being chosen
 * @param onLine is told how it goes
 */
export async function compressSeed(
  sequences: Sequences,
  split: Split,
  options: Partial<CompressOptions>,
  look: boolean,
  onLine: (line: string) => void,
): Promise<SeedResult> {
  const parts = look ? split : { ...split, test: new Uint32Array() };
  let name = "";
  const { stages, oneShot } = await compress(null, sequences, parts, options, {
    onStage: (stage, layout) => {
      name = `${stage} (${layoutText(layout)})`;
    },
    onEpoch: ({ epoch, epochs, trainLoss }) =>
      onLine(`${name}: epoch ${epoch} of ${epochs}, loss ${trainLoss.toFixed(4)}`),
  });
  for (const stage of [...stages, { ...oneShot, name: "rounded once" }])
    onLine(`${stage.name}: ${(100 * stage.accuracy).toFixed(2)} %, ${stage.bytes} bytes`);
  const last = stages[stages.length - 1];
  if (last === undefined) throw new Error("compression gave no stage");
  const validation = last.validation === null ? null : 100 * last.validation;
  return { test: look ? 100 * last.accuracy : null, validation, bytes: last.bytes, epoch: options.epochs ?? 0 };
}
