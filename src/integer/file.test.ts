import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../core/errors.js";
import { decodeTensors, encodeTensors } from "../model/safetensors.js";
import { proveBounds } from "./bounds.js";
import { checkIntegerModel } from "./check.js";
import { decodeIntegerModel, encodeIntegerModel } from "./file.js";
import type { IntegerLayer, IntegerModel } from "./model.js";
import { plainShape, randomModel, randomShape, randomTextShape } from "./random.fixture.js";

describe("the integer model's file", () => {
  it("holds any model", () => {
    fc.assert(
      fc.property(fc.nat(1e9), (seed) => {
        const model = randomModel(seed % 4 === 0 ? randomTextShape(seed) : randomShape(seed), seed);
        expect(decodeIntegerModel(encodeIntegerModel(model))).toEqual(model);
      }),
      { numRuns: 60 },
    );
  });

  it("refuses damage of any byte with a one-line message", () => {
    const bytes = encodeIntegerModel(randomModel({ ...plainShape, rankU: 3 }, 7));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = bytes.slice();
        damaged[at] = (damaged[at] ?? 0) ^ flip;
        try {
          checkIntegerModel(decodeIntegerModel(damaged, "x.fci"));
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
          expect(String(error)).not.toContain("\n");
        }
      }),
      { numRuns: 400 },
    );
  });

  it("names what is missing, of the wrong type, or unexpected", () => {
    const change = (edit: (file: ReturnType<typeof decodeTensors>) => void) => {
      const file = decodeTensors(encodeIntegerModel(randomModel({ ...plainShape, companded: true }, 7)));
      edit(file);
      return () => decodeIntegerModel(encodeTensors(file), "m");
    };
    expect(change((file) => file.tensors.delete("head.V"))).toThrow("m: tensor head.V is missing");
    expect(change((file) => file.tensors.set("head.bias", { shape: [3], values: new Float32Array(3) }))).toThrow(
      "not int16",
    );
    expect(change((file) => file.tensors.delete("input.kneeBits"))).toThrow("m: tensor input.kneeBits is missing");
    expect(change((file) => file.tensors.delete("input.centre"))).toThrow('"input.kneeBits" does not belong');
    expect(
      change((file) => file.tensors.set("input.kneeBits", { shape: [9], values: new Uint8Array(9).fill(13) })),
    ).toThrow("kneeBits[0] is 13: it must be a whole number from 0 to 12");
    expect(change((file) => file.tensors.set("extra", { shape: [1], values: new Int8Array(1) }))).toThrow(
      '"extra" does not belong',
    );
    expect(change((file) => file.metadata.set("fastcells-integer", "{"))).toThrow("not JSON");
    const decoding = (from: string, to: string) =>
      change((file) => {
        const json = file.metadata.get("fastcells-integer") ?? "";
        file.metadata.set("fastcells-integer", json.replace(from, to));
      });
    expect(decoding('"sumShift":', '"sumShift":31,"_":')).toThrow(
      /^m: layers\.0\.sumShift is 31: it must be at most 30$/,
    );
    expect(decoding('"task":"multiclass"', '"task":"all"')).toThrow(
      /^m: task is "all": it must be one of multiclass, /,
    );
    expect(change((file) => file.metadata.delete("fastcells-integer"))).toThrow("is it another file?");
  });
});

describe("checks and bounds", () => {
  const broken = (edit: (model: IntegerModel, layer: IntegerLayer) => void) => () => {
    const model = randomModel({ ...plainShape, rankU: 3 }, 7);
    const [layer] = model.layers;
    if (layer === undefined) throw new Error("no layer");
    edit(model, layer);
    checkIntegerModel(model);
    proveBounds(model);
  };
  it("name the rule that a model breaks", () => {
    expect(broken(() => {})).not.toThrow();
    expect(
      broken((_, layer) => {
        layer.gate = "tanh";
      }),
    ).toThrow("use sigmoid, quantSigm or quantSigm4");
    expect(
      broken((_, layer) => {
        layer.sumShift += 1;
      }),
    ).toThrow("do not have their accumulator's fraction bits");
    expect(
      broken((_, layer) => {
        layer.biases[0]?.fill(16384);
      }),
    ).toThrow("biasGate[0] is 16384");
    expect(
      broken((_, layer) => {
        layer.coefficients = [32767, 20000];
      }),
    ).toThrow("layers.0.weight: a factor can reach 36,384, more than 32,767");
    expect(
      broken((model) => {
        model.input.shift.fill(3);
      }),
    ).toThrow("must be 0, 8 or 16");
  });

  it("name the tensor whose accumulator could overflow", () => {
    const wide = randomModel({ ...plainShape, hidden: 600, extreme: true }, 3);
    expect(() => proveBounds(wide)).toThrow(/head\.V: its accumulator can reach [\d,]+, more than 2,147,483,647: make/);
    const bounds = proveBounds(randomModel({ ...plainShape, rankW: 2, rankU: 3 }, 3));
    expect(bounds.map(({ name }) => name)).toEqual([
      "layers.0.W1",
      "layers.0.U1",
      "layers.0.sums.shared",
      "layers.0.gate",
      "layers.0.candidate",
      "layers.0.weight",
      "layers.0.next",
      "layers.0.state",
      "head.V",
    ]);
  });
});
