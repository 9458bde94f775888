/**
 * @file TensorFlow.js as a peer: a GRU of the same size with a softmax head on its last state, on the wasm backend, in
 * a separate process (the protocol is in `peer.ts`). Under Node the backend has SIMD but one thread.
 */
import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import { createInterface } from "node:readline";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import type { PeerRequest } from "./peer.js";

const classes = 6;

function model(request: PeerRequest): layers.Sequential {
  const network = layers.sequential();
  network.add(
    layers.layers.gru({ units: request.H, inputShape: [request.T, request.D], recurrentInitializer: "glorotUniform" }),
  );
  network.add(layers.layers.dense({ units: classes, activation: "softmax" }));
  network.compile({ optimizer: tf.train.adam(1e-3), loss: "categoricalCrossentropy" });
  return network;
}

async function timed(request: PeerRequest, work: () => Promise<void>): Promise<number[]> {
  for (let run = 0; run < request.warmup; run++) await work();
  const times: number[] = [];
  for (let run = 0; run < request.repeats; run++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times;
}

async function measure(request: PeerRequest): Promise<number[]> {
  const network = model(request);
  const x = tf.randomNormal([request.B, request.T, request.D]);
  const y = tf.oneHot(tf.randomUniform([request.B], 0, classes, "int32"), classes);
  const times =
    request.kind === "train"
      ? await timed(request, async () => {
          await network.trainOnBatch(x, y);
        })
      : await timed(request, async () => {
          const scores = network.predict(x);
          if (!Array.isArray(scores)) await scores.data();
          tf.dispose(scores);
        });
  network.dispose();
  tf.dispose([x, y]);
  return times;
}

const require = createRequire(import.meta.url);
setWasmPaths(join(dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json")), "wasm-out") + sep);
await tf.setBackend("wasm");
await tf.ready();
for await (const line of createInterface(process.stdin)) {
  const request: PeerRequest = JSON.parse(line);
  try {
    console.log(JSON.stringify({ ms: await measure(request), backend: tf.getBackend() }));
  } catch (error) {
    console.log(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
  }
}
