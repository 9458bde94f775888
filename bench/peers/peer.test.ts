import { describe, expect, it } from "vitest";
import { Peer, type PeerRequest } from "./peer.js";

const request: PeerRequest = {
  kind: "train",
  T: 2,
  B: 3,
  D: 4,
  H: 5,
  rankW: null,
  rankU: null,
  states: "all",
  threads: 1,
  warmup: 0,
  repeats: 1,
};

/** A peer that evaluates `expression` for each request `r`. */
function node(expression: string): Peer {
  const program = `require("node:readline").createInterface({input: process.stdin}).on("line", (line) => { const r = JSON.parse(line); ${expression} })`;
  return new Peer(process.execPath, ["-e", program]);
}

describe("a peer in its own process", () => {
  it("answers one request after another", async () => {
    const peer = node("console.log(JSON.stringify({ ms: [r.T, r.H] }))");
    expect(await peer.measure(request)).toEqual([2, 5]);
    expect(await peer.measure({ ...request, T: 7 })).toEqual([7, 5]);
    peer.close();
  });

  it("is null when it is not installed, and says so", async () => {
    const peer = new Peer("no-such-interpreter", []);
    expect(await peer.measure(request)).toBeNull();
    expect(peer.absence).toMatch(/no-such-interpreter/);
    expect(await peer.measure(request)).toBeNull();
  });

  it("is null when it dies, and reports its last error", async () => {
    const peer = node('console.error("ModuleNotFoundError: no torch"); process.exit(1)');
    expect(await peer.measure(request)).toBeNull();
    expect(peer.absence).toMatch(/no torch/);
  });

  it("is null when it is late or reports an error", async () => {
    const late = node("");
    expect(await late.measure(request, 50)).toBeNull();
    const failing = node('console.log(JSON.stringify({ error: "no kernel" }))');
    expect(await failing.measure(request)).toBeNull();
    failing.close();
  });
});
