/** @file Three gestures as from a phone's motion sensor, and Edge Impulse's files of them. */
import { encode } from "cborg";
import { type Random, random } from "../../src/core/random.js";

export const gestures = ["circle", "rest", "shake"] as const;
export type Gesture = (typeof gestures)[number];
export const gestureRate = 50;

/** Acceleration in m/s² and rotation rate in °/s of one gesture, `[steps, 6]`. */
export function gesture(name: Gesture, steps: number, generator: Random): number[][] {
  const phase = generator.uniform();
  const speed = 0.9 + 0.2 * generator.uniform();
  return Array.from({ length: steps }, (_, step) => {
    const turn = 2 * Math.PI * (phase + (speed * step) / gestureRate);
    const noise = () => 0.3 * generator.normal();
    const [x, y] = {
      rest: [0, 0],
      circle: [4 * Math.cos(1.5 * turn), 4 * Math.sin(1.5 * turn)],
      shake: [9 * Math.sin(4 * turn), 0],
    }[name];
    return [(x ?? 0) + noise(), (y ?? 0) + noise(), 9.81 + noise(), noise(), noise(), noise()];
  });
}

/** An acquisition of Edge Impulse. */
export function acquisition(name: Gesture, seed: number) {
  return {
    protected: { ver: "v1", alg: "none", iat: 1_700_000_000 },
    signature: "0".repeat(64),
    payload: {
      device_name: "test",
      device_type: "PHONE",
      interval_ms: 1000 / gestureRate,
      sensors: ["accX", "accY", "accZ", "gyrX", "gyrY", "gyrZ"].map((sensor) => ({ name: sensor, units: "SI" })),
      values: gesture(name, 2 * gestureRate, random(seed)),
    },
  };
}

interface NamedFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** Files of all gestures, alternately JSON and CBOR. */
export function edgeImpulseFiles(count: number): NamedFile[] {
  return gestures.flatMap((name, kind) =>
    Array.from({ length: count }, (_, index) => {
      const data = acquisition(name, 100 * kind + index);
      const json = index % 2 === 0;
      return {
        name: `${name}.${index}.3fa8.${json ? "json" : "cbor"}`,
        mimeType: json ? "application/json" : "application/cbor",
        buffer: json ? Buffer.from(JSON.stringify(data)) : Buffer.from(encode(data)),
      };
    }),
  );
}

/** A script for the page: sends motion events of the gesture `window.gesture`. */
export const gestureScript = `
  window.gesture = "rest";
  let phase = 0;
  // With the deviation of the noise in a gesture of the tests: 0.3.
  const noise = () => 0.735 * (Math.random() + Math.random() - 1);
  setInterval(() => {
    phase += 2 * Math.PI / ${gestureRate};
    const [x, y] = { rest: [0, 0], circle: [4 * Math.cos(1.5 * phase), 4 * Math.sin(1.5 * phase)], shake: [9 * Math.sin(4 * phase), 0] }[window.gesture];
    const acceleration = { x: x + noise(), y: y + noise(), z: 9.81 + noise() };
    dispatchEvent(new DeviceMotionEvent("devicemotion", {
      acceleration, accelerationIncludingGravity: acceleration, rotationRate: { alpha: noise(), beta: noise(), gamma: noise() }, interval: ${1000 / gestureRate},
    }));
  }, ${1000 / gestureRate});`;
