/** @file The motion sensors of a phone or laptop: acceleration with gravity in m/s², rotation in degrees per second. */
import type { Stream, Take } from "./source.js";

const channels = ["accX", "accY", "accZ", "gyrX", "gyrY", "gyrZ"];
/** Events over which the rate is measured. */
const measured = 20;
/** Milliseconds without an event after which the sensor counts as missing. */
const patience = 3000;
const noSensor =
  "There is no motion sensor. Open this page on a phone, plug a board into a serial port, or drop files of recordings here.";

type Permission = { requestPermission?: () => Promise<string> };

function sampleOf({ accelerationIncludingGravity: a, rotationRate: r }: DeviceMotionEvent): Float32Array<ArrayBuffer> {
  return Float32Array.from([a?.x ?? 0, a?.y ?? 0, a?.z ?? 0, r?.alpha ?? 0, r?.beta ?? 0, r?.gamma ?? 0]);
}

export async function openMotion(take: Take): Promise<Stream> {
  const ask = (DeviceMotionEvent as Permission).requestPermission;
  if (ask !== undefined && (await ask()) !== "granted") {
    throw new Error(
      "The browser may not read the motion sensors. Allow motion for this page in its settings, and try again.",
    );
  }
  const times: number[] = [];
  let started = false;
  const listen = (event: DeviceMotionEvent): void => {
    if (started) take(sampleOf(event));
    else times.push(event.timeStamp);
  };
  addEventListener("devicemotion", listen);
  const rate = await new Promise<number>((resolve, reject) => {
    const begun = performance.now();
    const look = setInterval(() => {
      const [first = 0] = times;
      const last = times[times.length - 1] ?? 0;
      if (times.length >= measured) resolve(Math.max(1, Math.round((1000 * (times.length - 1)) / (last - first))));
      else if (performance.now() - begun < patience) return;
      else reject(new Error(noSensor));
      clearInterval(look);
    }, 20);
  }).catch((error: Error) => {
    removeEventListener("devicemotion", listen);
    throw error;
  });
  started = true;
  return {
    kind: "motion",
    rate,
    channels,
    async stop() {
      removeEventListener("devicemotion", listen);
    },
  };
}
