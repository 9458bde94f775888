/**
 * @file The front end as the procedures from which C and WebAssembly are printed. They compute the same bits as
 * `fixed-front-end.ts`, the plain reference; `docs/features.md` has the steps and explains why nothing overflows.
 * Products with 1 and −i are left out, which changes no bit, and a factor is loaded once for all butterflies that share
 * it.
 */
import { parseProcedures } from "../../language/parse.js";
import { array } from "../../language/procedure.js";
import type { NumberArray, Procedure } from "../../language/syntax.js";
import { type FrontEndSpec, featureCount } from "../../model/front-end.js";
import { splitBits, stageBits } from "../fixed-fourier.js";
import { type FixedTables, fixedTables } from "../fixed-tables.js";
import { anyMagnitude, fourierText } from "./fourier.js";
import { melText } from "./mel.js";

/** The arrays and procedures that an emitter prints: `frame()` turns the samples of a frame into its features. */
export interface FrontEndProgram {
  frame: Procedure;
  /** L int16 samples of the frame. */
  samples: NumberArray;
  /** N int32: scratch of the transform. */
  z: NumberArray;
  /** D int16, written. */
  features: NumberArray;
  /** M int16: scratch of the cosine transform; null: the energies are the features. */
  energies: NumberArray | null;
}

/** @throws InputError if integers cannot compute the spec */
export function frontEndProgram(spec: FrontEndSpec): FrontEndProgram {
  const { window, transform, filters, coefficients } = spec;
  const tables = fixedTables(spec);
  const samples = array("samples", "int16", window, "the frame");
  const z = array("z", "int32", transform, "pairs of a real and an imaginary part, then powers");
  const features = array("features", "int16", featureCount(spec), "the network's input");
  const energies = coefficients === null ? null : array("energies", "int16", filters, "logarithms, in 1/256");
  const memory = [samples, z, features, ...(energies === null ? [] : [energies])];
  const procedure = parseProcedures(text(spec, tables), [...memory, ...constants(spec, tables)]);
  return { frame: procedure("frame"), samples, z, features, energies };
}

function constants({ transform, filters, coefficients }: FrontEndSpec, tables: FixedTables): NumberArray[] {
  const constant = (name: string, type: NumberArray["type"], values: ArrayLike<number>, says: string) =>
    array(name, type, values.length, says, values);
  return [
    constant("hann", "int16", tables.window, "Q15 Hann window, its first half."),
    constant("sine", "int16", tables.sine, `Q14 sin(2 pi k / ${transform}), a quarter wave.`),
    constant("edges", "uint16", tables.edges, "First bin of each gap between mel points, and the end of the last."),
    constant("rising", "uint8", tables.rising, "Q8 weight with which each bin rises into the filter above it."),
    constant("logarithm", "uint16", tables.logarithm, "Q15 log2(1 + i / 32)."),
    constant("cosine", "int16", tables.cosine, `Q14 cosine transform, ${coefficients} rows of ${filters}.`),
  ];
}

const text = (spec: FrontEndSpec, tables: FixedTables): string =>
  [fourierText(spec.transform), frameStart(spec), melText(spec, tables), frame(spec)].join("\n");

/** Step 1: pairs of windowed samples as complex numbers in bit-reversed order, four samples at a time. */
function frameStart({ window: L, transform: N }: FrontEndSpec): string {
  const rest = L % 4;
  const places = ["p", "p + 1", "q", "q + 1"];
  const last = [
    ...places.map((place) => `z[${place}] = 0;`),
    ...(rest === 0
      ? []
      : [
          `if (n < ${L}) {`,
          ...places
            .slice(0, rest)
            .map((place, i) => `  gathered |= place(${place}, windowed(${i === 0 ? "n" : `n + ${i}`}));`),
          "}",
        ]),
  ];
  return `
/* Sample n of the frame times its weight. The window's second half mirrors its first. */
windowed(n: 0..${L - 1}) {
  return samples[n] * hann[n > ${L >> 1} ? ${L} - n : n];
}

/* Stores windowed samples, pairs as complex numbers in bit-reversed order, then zeros; returns their magnitudes. */
place_windowed() {
  let gathered: ${anyMagnitude} = 0;
  let p: 0..${N / 2} = 0;
  for (let n: 0..${N + 4} = 0; n < ${N}; n += 4) {
    let q: 0..${N} = p + ${N / 2};
    if (n < ${L - 3}) {
      gathered |= place(p, windowed(n)) | place(p + 1, windowed(n + 1));
      gathered |= place(q, windowed(n + 2)) | place(q + 1, windowed(n + 3));
    } else {
      ${last.join("\n      ")}
    }
    let bit: 0..${N / 4} = ${N / 4};
    while (p & bit) {
      p ^= bit;
      bit >>= 1;
    }
    p |= bit;
  }
  return gathered;
}
`;
}

/** The first stage shifts by the block exponent of step 2, so that it needs no shift of its own. */
const frame = ({ transform: N, coefficients }: FrontEndSpec): string => `
/* Window, transform, mel energies: the features of the frame. */
frame() {
  let gathered: ${anyMagnitude} = place_windowed();
  let total: 0..64 = 0;
  let reach: 0..${N / 2} = 1;
  let step: 0..${N / 2} = ${N / 2};
  let s: 0..16 = 0;
  while (reach < ${N / 2}) {
    s = shift_to(${stageBits}, gathered);
    total += s;
    gathered = stage(reach, step, s);
    reach = 2 * reach;
    step >>= 1;
  }
  s = shift_to(${splitBits}, gathered);
  total += s;
  split(s);
  mel(2 * total - ${2 * 14 + 8});
  ${coefficients === null ? "" : "cepstrum();"}
}
`;
