import { binaryLogarithm } from "../core/elementary.js";
import { type FrontEndSpec, featureCount, unitsPerOctave } from "../model/front-end.js";
import { cosineTransform } from "./cepstrum.js";
import { powerSpectrum } from "./fourier.js";
import { hannWindow } from "./hann.js";
import { melBank } from "./mel.js";

/** The features of one frame: reads `window` samples from `start` on (zeros beyond the end), writes D numbers at `at`. */
export type FrameFeatures<Values> = (samples: Int16Array, start: number, out: Values, at: number) => void;

/**
 * Returns the front end of one frame in double precision: Hann window, power spectrum, mel energies, log₂ of at least
 * the floor, and the cosine transform if the spec has coefficients. In the units of {@link unitsPerOctave}.
 */
export function floatFrame(spec: FrontEndSpec): FrameFeatures<Float32Array> {
  const { window, transform, filters, floor } = spec;
  const hann = hannWindow(window);
  const { edges, rising } = melBank(spec);
  const first = edges[0]!;
  const spectrum = powerSpectrum(transform);
  const buffer = new Float64Array(transform);
  const power = new Float64Array(transform / 2 + 1);
  const energies = new Float64Array(filters + 2);
  const least = 2 ** floor;
  const unit = unitsPerOctave(spec);
  const features = featureCount(spec);
  const matrix = spec.coefficients === null ? null : cosineTransform(filters, spec.coefficients);

  return (samples, start, out, at) => {
    const here = Math.min(window, samples.length - start);
    for (let n = 0; n < here; n++) buffer[n] = hann[n]! * samples[start + n]!;
    buffer.fill(0, here);
    spectrum(buffer, power);

    energies.fill(0);
    for (let gap = 0; gap <= filters; gap++) {
      let all = 0;
      let upper = 0;
      for (let bin = edges[gap]!; bin < edges[gap + 1]!; bin++) {
        all += power[bin]!;
        upper += rising[bin - first]! * power[bin]!;
      }
      // Gap g is the falling side of filter g − 1, at energies[g], and the rising side of filter g.
      energies[gap]! += all - upper;
      energies[gap + 1]! += upper;
    }
    for (let m = 1; m <= filters; m++) energies[m] = unit * binaryLogarithm(Math.max(energies[m]!, least));

    for (let k = 0; k < features; k++) {
      if (matrix === null) {
        out[at + k] = energies[k + 1]!;
        continue;
      }
      let sum = 0;
      for (let m = 0; m < filters; m++) sum += matrix[k * filters + m]! * energies[m + 1]!;
      out[at + k] = sum;
    }
  };
}
