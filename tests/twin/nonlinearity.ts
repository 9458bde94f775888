import type { Nonlinearity } from "../../src/cells/nonlinearity.js";

/** A non-linearity and its derivative, both as functions of the pre-activation. */
interface Plain {
  value: (a: number) => number;
  slope: (a: number) => number;
}

const sigmoid = (a: number) => 1 / (1 + Math.exp(-a));

function ramp(offset: number, width: number, low: number): Plain {
  const line = (a: number) => (a + offset) / width;
  return {
    value: (a) => Math.min(1, Math.max(low, line(a))),
    slope: (a) => (line(a) > low && line(a) < 1 ? 1 / width : 0),
  };
}

/** All non-linearities. At a kink the slope is that of the constant side. */
export const plain: Readonly<Record<Nonlinearity, Plain>> = {
  sigmoid: { value: sigmoid, slope: (a) => sigmoid(a) * (1 - sigmoid(a)) },
  tanh: { value: Math.tanh, slope: (a) => 1 - Math.tanh(a) ** 2 },
  relu: { value: (a) => Math.max(0, a), slope: (a) => (a > 0 ? 1 : 0) },
  quantTanh: ramp(0, 1, -1),
  quantSigm: ramp(1, 2, 0),
  quantSigm4: ramp(2, 4, 0),
  identity: { value: (a) => a, slope: () => 1 },
};
