/**
 * @file How a raw sample becomes a number of the first layer's input, as the program from which C and WebAssembly are
 * printed. It computes the same integers as `readSample`, the plain reference.
 */
import { largestMagnitude } from "../core/magnitude.js";
import { add, call, constant, multiply, named, read, shiftLeft, subtract } from "../language/expression.js";
import { parseProcedures } from "../language/parse.js";
import { array } from "../language/procedure.js";
import type { Expression, Named, NumberArray, Procedure } from "../language/syntax.js";
import type { IntegerInput } from "./model.js";
import { mostCompanded, mostKneeBits } from "./sample.js";

/**
 * What an emitter prints, for each channel: x = product / 2^shift, rounded to the nearest and saturated to 16 bits, as
 * for matrix products.
 */
export interface InputProgram {
  /** (sample − mean) times a factor. */
  product: Expression;
  shift: Expression;
  /** What the product reads instead of the sample; null: samples are not companded. */
  companded: { value: Named; procedure: Procedure } | null;
  /** The tables of constants, an entry for each channel. */
  tables: readonly NumberArray[];
}

const isShared = (values: ArrayLike<number>) => Array.from(values).every((value) => value === values[0]);

/** The name of the array of raw samples. */
export const sampleArray = "sample";

/** The input program of a model that reads numbers. */
export function inputProgram({ companding, mean, multiplier, shift }: IntegerInput): InputProgram {
  const centreAndKnee = companding === null ? [] : [companding.centre, companding.kneeBits];
  const uniform = [mean, multiplier, shift, ...centreAndKnee].every(isShared);
  const tables: NumberArray[] = [];
  /** A constant if all channels share the value, else a read from a table. */
  const ofChannel = (name: string, says: string, values: Int16Array | Uint8Array, shared = uniform): Expression => {
    if (shared) return constant(values[0] ?? 0);
    const type = values instanceof Uint8Array ? "uint8" : "int16";
    tables.push(array(`input_${name}`, type, values.length, says, values));
    return read(`input_${name}`, largestMagnitude(values));
  };
  const sample = read(sampleArray, 32768);

  const compand = (): InputProgram["companded"] => {
    if (companding === null) return null;
    const centre = ofChannel("centre", "the centre about which a sample is companded", companding.centre);
    const says = "up to twice 2 to this power from the centre, samples stay as they are";
    const isKnown = isShared(companding.kneeBits);
    const bits = ofChannel("knee_bits", says, companding.kneeBits, isKnown);
    const procedure = compandProcedure(isKnown ? 2 ** (companding.kneeBits[0] ?? 0) : null);
    const knee = isKnown ? [] : [shiftLeft(constant(1), bits)];
    return { value: named("value", call(procedure, sample, centre, ...knee)), procedure };
  };
  const companded = compand();
  const value = companded?.value ?? sample;
  const middle = ofChannel("mean", `subtracted from a ${companded === null ? "raw" : "companded"} sample`, mean);
  const difference = middle.kind === "constant" ? add(value, constant(-middle.value)) : subtract(value, middle);
  const factor = ofChannel("multiplier", "multiplies the difference", multiplier);
  return {
    product: multiply(difference, factor),
    shift: ofChannel("shift", "the product is divided by 2 to this power", shift, isShared(shift)),
    companded,
    tables,
  };
}

/** Computes `compandRaw`. @param knee null: it is a parameter */
function compandProcedure(knee: number | null): Procedure {
  return parseProcedures(
    `
/* A sample's distance from the centre: unchanged up to two knees, then one knee more for every doubling. */
compand(sample: -32768..32767, centre: -32767..32767${knee === null ? `, knee: 1..${2 ** mostKneeBits}` : ""}) {
  let distance: uint16 = sample < centre ? centre - sample : sample - centre;
  let knees: 0..${mostCompanded} = 0;
  let half: 0..1 = 0;
  while (distance > ${knee === null ? "2 * knee - 1" : 2 * knee - 1}) {
    half = distance & 1;
    knees += ${knee ?? "knee"};
    distance >>= 1;
  }
  knees += within(distance, 0, ${2 ** (mostKneeBits + 1) - 1}) + half;
  return sample < centre ? -knees : knees;
}`,
    [],
  )("compand");
}
