/** @file The part of `fastcells inspect` for an integer model. */
import type { LayerSpec } from "../../src/cells/layer.js";
import { sampleScaleText } from "../../src/compress/report.js";
import { printable } from "../../src/core/text.js";
import type { IntegerModel } from "../../src/integer/model.js";
import { modelMemory, modelStorage } from "../../src/integer/storage.js";
import { isLanguageModel } from "../../src/model/language.js";
import { embeddingName } from "../../src/model/spec.js";
import { bytes, layerText, table } from "../text.js";
import { contractRows, trainingText } from "./contract.js";

/** The description of an integer model, as plain JSON. */
export function describeInteger(model: IntegerModel, size: number) {
  const { kind: _kind, input, embedding: _embedding, layers, head, ...contract } = model;
  return {
    file: { bytes: size },
    contract,
    layers: layers.map(({ cell, input: inputs, hidden, gate, update, stateBits, stateBound, fromInput, fromState }) => {
      const ranks = { rankW: fromInput.factor?.rows ?? null, rankU: fromState.factor?.rows ?? null };
      return { cell, input: inputs, hidden, ...ranks, gate, update, stateBits, stateBound };
    }),
    sampleScale: input.sampleScale,
    scoreBits: head.scoreBits,
    ...(head.units === undefined ? {} : { scoreUnits: head.units }),
    flash: modelStorage(model),
    ram: modelMemory(model),
  };
}

type IntegerDescription = ReturnType<typeof describeInteger>;

/** The description as text. */
export function integerText(path: string, description: IntegerDescription): string {
  const { file, contract, layers, sampleScale, flash, ram } = description;
  const rows = [
    ["file", `${printable(path)}, ${bytes(file.bytes)}`],
    ...layers.map((layer, index) => [layers.length === 1 ? "layer" : `layer ${index}`, layerText(realBound(layer))]),
    ...contractRows(contract),
    [
      "sample",
      contract.text === undefined
        ? `int16, one unit is ${sampleScaleText(sampleScale, contract.frame)}`
        : "int16, an id",
    ],
    [
      "flash",
      `${bytes(flash.bytes)} of weights and tables${isLanguageModel(contract) ? `, ${bytes(recurrentBytes(flash.items))} of them recurrent` : ""}`,
    ],
    ["RAM", `${bytes(ram.state)} of state, ${bytes(ram.scratch)} of scratch within a step`],
  ];
  const items = flash.items.map(({ name, encoding, nonZero, bytes: size }) => [
    name,
    encoding === null ? "" : `${encoding}, ${nonZero} weights`,
    bytes(size),
  ]);
  return `${table(rows)}\nIn flash\n${table(items, [2])}${trainingText(contract.training)}`;
}

/** Bytes without embedding and head. */
function recurrentBytes(items: IntegerDescription["flash"]["items"]): number {
  return items.reduce(
    (sum, { name, bytes: size }) => sum + (name === embeddingName || name.startsWith("head.") ? 0 : size),
    0,
  );
}

/** The layer with its state's bound as a real number. */
function realBound(layer: IntegerDescription["layers"][number]): LayerSpec {
  return { ...layer, stateBound: Number((layer.stateBound / 2 ** layer.stateBits).toPrecision(4)) };
}
