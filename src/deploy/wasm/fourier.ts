/**
 * @file Window, integer Fourier transform and power spectrum as WebAssembly: `src/features/fixed-front-end.ts`, steps 1 to 4.
 * Addresses and distances are in bytes: a sample has 2, an entry of the transform 8.
 */
import { splitBits, stageBits } from "../../features/fixed-fourier.js";
import { intFunction } from "./functions.js";
import { type Code, call, clear, i32, repeatWhile, select } from "./instructions.js";
import type { WasmFunction } from "./module.js";
import { shiftRound } from "./products.js";

/** Where things lie, and how many there are. */
export interface FourierPlaces {
  /** L int16 samples, then a 0. */
  held: number;
  /** N int32: scratch, and in the end the power of bin k at entry k. */
  z: number;
  /** The tables of `fixedTables`. */
  window: number;
  sine: number;
  /** L and N. */
  samples: number;
  transform: number;
}

const zero = i32.const(0);

/** shifted(v, s): v / 2^s rounded to the nearest integer, a half up. */
const shifted = (): WasmFunction =>
  intFunction(["value", "shift"], [], ({ value, shift }) => [
    i32.shr(i32.add(value.get, i32.shr(i32.shl(i32.const(1), shift.get), i32.const(1))), shift.get),
  ]);

/** put(address, v): stores v, and gives the bits of its magnitude. */
const put = (): WasmFunction =>
  intFunction(["address", "value"], [], ({ address, value }) => [
    i32.store(address.get, value.get),
    i32.xor(value.get, i32.shr(value.get, i32.const(31))),
  ]);

/** power(re, im): |re + i im|² of a quarter of what is given. */
const power = (): WasmFunction =>
  intFunction(["re", "im"], [], ({ re, im }) => [
    re.set(shiftRound(re.get, 2)),
    im.set(shiftRound(im.get, 2)),
    i32.add(i32.mul(re.get, re.get), i32.mul(im.get, im.get)),
  ]);

/** windowed(n): the sample at byte n times its weight. The window's second half is the mirror image of its first. */
const windowed = ({ held, window, samples }: FourierPlaces): WasmFunction =>
  intFunction(["n"], [], ({ n }) => {
    const isMirrored = i32.greater(n.get, i32.const(2 * (samples >> 1)));
    const place = select(i32.sub(i32.const(2 * samples), n.get), n.get, isMirrored);
    return [i32.mul(i32.load16s(n.get, held), i32.load16s(place, window))];
  });

/** magnitudes(): the windowed samples in z, pairs in bit-reversed order; gives their magnitudes. */
const placeWindowed = (places: FourierPlaces, f: { put: number; windowed: number }): WasmFunction =>
  intFunction([], ["n", "place", "bit", "gathered"], ({ n, place, bit, gathered }) => {
    const write = (part: number): Code =>
      call(
        f.put,
        i32.add(i32.const(places.z + 4 * part), place.get),
        call(f.windowed, i32.add(n.get, i32.const(2 * part))),
      );
    return [
      clear(places.z, 4 * places.transform),
      repeatWhile(
        i32.less(n.get, i32.const(2 * places.samples)),
        gathered.set(i32.or(gathered.get, i32.or(write(0), write(1)))),
        n.add(i32.const(4)),
        // Counts with the bits in reverse order: the highest 0 becomes 1, and what is above it 0.
        bit.set(
          i32.shrUnsigned(
            i32.const(-(2 ** 31)),
            i32.leadingZeros(i32.xor(place.get, i32.const(4 * places.transform - 8))),
          ),
        ),
        place.set(i32.or(i32.and(place.get, i32.sub(bit.get, i32.const(1))), bit.get)),
      ),
      gathered.get,
    ];
  });

/** stage(reach, step, shift): butterflies of entries `reach` apart, angles `step` apart; gives the magnitudes it wrote. */
const stage = ({ z, sine, transform }: FourierPlaces, f: { put: number; shifted: number }): WasmFunction =>
  intFunction(
    ["reach", "step", "shift"],
    ["first", "left", "wr", "wi", "a", "b", "re", "im", "tr", "ti", "gathered"],
    ({ reach, step, shift, first, left, wr, wi, a, b, re, im, tr, ti, gathered }) => {
      const read = (address: Code, offset: number): Code => call(f.shifted, i32.load(address, offset), shift.get);
      const write = (address: Code, offset: number, value: Code): Code =>
        gathered.set(i32.or(gathered.get, call(f.put, i32.add(address, i32.const(offset)), value)));
      const negated = (value: Code): Code => i32.sub(zero, value);
      const inSecondQuarter = i32.less(left.get, zero);
      return [
        first.set(i32.const(z)),
        left.set(i32.const(transform / 2)),
        repeatWhile(
          i32.less(first.get, i32.add(i32.const(z), reach.get)),
          // cos and −sin out of a quarter wave, of which `left` is what is left from the angle to its end.
          wr.set(select(negated(left.get), left.get, inSecondQuarter)),
          wi.set(negated(i32.load16s(i32.sub(i32.const(transform / 2), wr.get), sine))),
          wr.set(i32.load16s(wr.get, sine)),
          wr.set(select(negated(wr.get), wr.get, inSecondQuarter)),
          a.set(first.get),
          repeatWhile(
            i32.less(a.get, i32.const(z + 4 * transform)),
            b.set(i32.add(a.get, reach.get)),
            re.set(read(b.get, 0)),
            im.set(read(b.get, 4)),
            tr.set(shiftRound(i32.sub(i32.mul(re.get, wr.get), i32.mul(im.get, wi.get)), 14)),
            ti.set(shiftRound(i32.add(i32.mul(re.get, wi.get), i32.mul(im.get, wr.get)), 14)),
            re.set(read(a.get, 0)),
            im.set(read(a.get, 4)),
            write(a.get, 0, i32.add(re.get, tr.get)),
            write(a.get, 4, i32.add(im.get, ti.get)),
            write(b.get, 0, i32.sub(re.get, tr.get)),
            write(b.get, 4, i32.sub(im.get, ti.get)),
            a.add(i32.shl(reach.get, i32.const(1))),
          ),
          first.add(i32.const(8)),
          left.set(i32.sub(left.get, step.get)),
        ),
        gathered.get,
      ];
    },
  );

/** split(shift): from the transform of paired samples to the powers of the bins of the real ones, in place. */
const split = ({ z, sine, transform }: FourierPlaces, f: { shifted: number; power: number }): WasmFunction =>
  intFunction(
    ["shift"],
    ["p", "q", "angle", "kr", "ki", "mr", "mi", "wr", "wi", "re", "im"],
    ({ shift, p, q, angle, kr, ki, mr, mi, wr, wi, re, im }) => {
      const read = (address: Code, offset: number): Code => call(f.shifted, i32.load(address, offset), shift.get);
      const [sumReal, sumImaginary] = [i32.add(kr.get, mr.get), i32.sub(ki.get, mi.get)];
      const [differenceReal, differenceImaginary] = [i32.add(ki.get, mi.get), i32.sub(mr.get, kr.get)];
      return [
        p.set(i32.const(z + 8)),
        q.set(i32.const(z + 4 * transform - 8)),
        repeatWhile(
          i32.less(p.get, i32.add(q.get, i32.const(1))),
          angle.add(i32.const(2)),
          kr.set(read(p.get, 0)),
          ki.set(read(p.get, 4)),
          mr.set(read(q.get, 0)),
          mi.set(read(q.get, 4)),
          wr.set(i32.load16s(i32.sub(i32.const(transform / 2), angle.get), sine)),
          wi.set(i32.sub(zero, i32.load16s(angle.get, sine))),
          re.set(shiftRound(i32.sub(i32.mul(wr.get, differenceReal), i32.mul(wi.get, differenceImaginary)), 14)),
          im.set(shiftRound(i32.add(i32.mul(wr.get, differenceImaginary), i32.mul(wi.get, differenceReal)), 14)),
          i32.store(p.get, call(f.power, i32.add(sumReal, re.get), i32.add(sumImaginary, im.get))),
          i32.store(q.get, call(f.power, i32.sub(sumReal, re.get), i32.sub(im.get, sumImaginary))),
          p.add(i32.const(8)),
          q.add(i32.const(-8)),
        ),
        i32.store(i32.const(z), zero),
      ];
    },
    { result: false },
  );

/** The smallest shift after which a block of these magnitudes fits the bits. `spare` is overwritten. */
function shiftTo(bits: number, gathered: Code, spare: { get: Code; tee(value: Code): Code }): Code {
  const wanted = spare.tee(i32.sub(i32.const(32 - bits), i32.leadingZeros(gathered)));
  return select(wanted, zero, i32.greater(spare.get, zero));
}

/** Defines spectrum(), which gives how far the block was shifted, and what it calls. Returns its index. */
export function defineSpectrum(places: FourierPlaces, define: (code: WasmFunction) => number): number {
  const { transform } = places;
  const f = {
    shifted: define(shifted()),
    put: define(put()),
    power: define(power()),
    windowed: define(windowed(places)),
  };
  const start = define(placeWindowed(places, f));
  const butterflies = define(stage(places, f));
  const toPowers = define(split(places, f));
  return define(
    intFunction([], ["gathered", "shift", "total", "reach", "step"], ({ gathered, shift, total, reach, step }) => [
      gathered.set(call(start)),
      reach.set(i32.const(8)),
      step.set(i32.const(transform)),
      // The first stage shifts by the block exponent of step 2, after which its own shift is 0.
      repeatWhile(
        i32.less(reach.get, i32.const(4 * transform)),
        shift.set(shiftTo(stageBits, gathered.get, shift)),
        total.add(shift.get),
        gathered.set(call(butterflies, reach.get, step.get, shift.get)),
        reach.set(i32.shl(reach.get, i32.const(1))),
        step.set(i32.shr(step.get, i32.const(1))),
      ),
      shift.set(shiftTo(splitBits, gathered.get, shift)),
      call(toPowers, shift.get),
      i32.add(total.get, shift.get),
    ]),
  );
}
