/** @file The part of `fastcells inspect` for a float model. */
import type { LayerSpec } from "../../src/cells/layer.js";
import { cellOf } from "../../src/cells/registry.js";
import { multiplyAdds } from "../../src/compress/footprint.js";
import { counted, printable } from "../../src/core/text.js";
import { isLanguageModel } from "../../src/model/language.js";
import { type Model, modelTensors } from "../../src/model/spec.js";
import { bytes, layerText, table } from "../text.js";
import { contractRows, trainingText } from "./contract.js";

/** The description of a float model, as plain JSON. */
export function describeFloat(model: Model, size: number) {
  const { spec } = model;
  return {
    file: { bytes: size },
    spec,
    tensors: modelTensors(spec).map(({ name, shape }) => ({ name, shape, bytes: 4 * elements(shape) })),
    learnt: spec.layers.flatMap((layer, index) => learntScalars(model, layer, index)),
    multiplyAddsPerStep: multiplyAdds(model),
  };
}

type FloatDescription = ReturnType<typeof describeFloat>;

/** ζ, ν, α, β as the equations use them: after the sigmoid. */
function learntScalars(model: Model, layer: LayerSpec, index: number) {
  return cellOf(layer.cell).scalars.map(({ name }) => {
    const raw = model.tensors[`layers.${index}.${name}`]?.[0] ?? Number.NaN;
    return { layer: index, name, raw, value: 1 / (1 + Math.exp(-raw)) };
  });
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Bytes without embedding and head. */
function recurrentBytes(tensors: FloatDescription["tensors"]): number {
  return tensors.reduce((sum, tensor) => sum + (tensor.name.startsWith("layers.") ? tensor.bytes : 0), 0);
}

/** The description as text. */
export function floatText(
  path: string,
  { file, spec, tensors, learnt, multiplyAddsPerStep }: FloatDescription,
): string {
  const weights = tensors.reduce((sum, tensor) => sum + tensor.bytes, 0);
  const letters: Record<string, string> = { zeta: "ζ", nu: "ν", alpha: "α", beta: "β" };
  const rows: string[][] = [
    ["file", `${printable(path)}, ${bytes(file.bytes)}`],
    ...spec.layers.map((layer, index) => [spec.layers.length === 1 ? "layer" : `layer ${index}`, layerText(layer)]),
    ...contractRows(spec),
    ["weights", `${bytes(weights)}, ${counted(weights / 4, "number")} of float32`],
    ...(isLanguageModel(spec)
      ? [
          [
            "of these",
            `${bytes(recurrentBytes(tensors))} recurrent, the rest embedding and ${spec.tied ? "head in one" : "head"}`,
          ],
        ]
      : []),
    ["work", `${counted(multiplyAddsPerStep, "multiply-add")} a step`],
    ...learnt.map(({ layer, name, value }) => [
      `${letters[name] ?? name}${spec.layers.length === 1 ? "" : ` of layer ${layer}`}`,
      value.toFixed(6),
    ]),
  ];
  const shapes = tensors.map(({ name, shape, bytes: size }) => [name, `[${shape.join(", ")}]`, bytes(size)]);
  return `${table(rows)}\nTensors\n${table(shapes, [2])}${normalisationText(spec)}${trainingText(spec.training)}`;
}

function normalisationText({ normalisation, channels, text }: FloatDescription["spec"]): string {
  if (text !== undefined) return "";
  if (normalisation === null) return "\nNo normalisation.\n";
  const { mean, deviation, companding } = normalisation;
  const columns = [
    ["mean", mean],
    ["deviation", deviation],
    ...(companding === undefined
      ? []
      : [["companded about", companding.centre] as const, ["from", companding.knee] as const]),
  ] as const;
  const rows = mean.map((_, index) => [
    printable(channels?.[index] ?? `channel ${index}`),
    ...columns.map(([, values]) => (values[index] ?? Number.NaN).toPrecision(6)),
  ]);
  const same = rows.every((row) => row.slice(1).join() === rows[0]?.slice(1).join());
  if (same && rows.length > 1) {
    const shared = columns.map(([name], column) => `${name} ${rows[0]?.[1 + column]}`).join(", ");
    return `\nNormalisation: ${shared} for all ${rows.length} channels\n`;
  }
  const more = rows.length > 24 ? `  … and ${rows.length - 24} more\n` : "";
  const header = ["", ...columns.map(([name]) => name)];
  const numeric = columns.map((_, column) => 1 + column);
  return `\nNormalisation\n${table([header, ...rows.slice(0, 24)], numeric)}${more}`;
}
