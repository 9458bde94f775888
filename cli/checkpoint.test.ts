import { Buffer } from "node:buffer";
import { expect, it } from "vitest";
import { decodeChecked } from "../src/model/checked-tensors.js";
import { encodeTensors } from "../src/model/safetensors.js";
import { decodeCheckpoint, encodeCheckpoint, runRecord } from "./checkpoint.js";

const checkpoint = { run: runRecord("train", ["data", "--rank-u", "2"]), states: [Uint8Array.of(1, 2, 3, 4)] };

it("refuses a checkpoint whose command line or states were damaged, before reading them", () => {
  const bytes = encodeCheckpoint(checkpoint);
  expect(decodeCheckpoint(bytes, "a.checkpoint")).toEqual(checkpoint);
  for (const place of [Buffer.from(bytes).indexOf("rank-u"), bytes.length - 1]) {
    const damaged = bytes.slice();
    damaged[place] = (damaged[place] ?? 0) ^ 1;
    expect(() => decodeCheckpoint(damaged, "a.checkpoint")).toThrow(
      "a.checkpoint is damaged: its checksum does not match; start again, or use a copy",
    );
  }
});

it("takes a checkpoint of a version that wrote no checksum", () => {
  const bytes = encodeTensors(decodeChecked(encodeCheckpoint(checkpoint), "a.checkpoint"));
  expect(decodeCheckpoint(bytes, "a.checkpoint")).toEqual(checkpoint);
});
