/**
 * @file A search on a fleet: a coordinator and workers as separate processes, and a real Redis. Needs the built
 * program.
 */

import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fastcells } from "../testing/fastcells.js";
import { temporaryFolder } from "../testing/folders.js";
import { gestureFolder } from "../testing/gestures.js";
import { quickSearch } from "../testing/search.js";
import { whistleFolder } from "../testing/tones.js";
import { freePort, password, type RedisServer, redisObstacle, startRedis } from "./redis.fixture.js";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const program = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const obstacle = redisObstacle();
const children = new Set<ChildProcess>();
const asked = [...quickSearch, "--updates", "60"];
const search = ["search", at("gestures"), ...asked];

function begin(argv: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const child = spawn(process.execPath, [program, ...argv], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  children.add(child);
  child.once("exit", () => children.delete(child));
  return child;
}

const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once("exit", resolve));

describe.skipIf(obstacle !== null)(`a fleet${obstacle === null ? "" : ` (skipped: ${obstacle})`}`, () => {
  let redis: RedisServer;
  let alone: string;

  beforeAll(async () => {
    gestureFolder(at("gestures"), 24);
    redis = await startRedis(folder.path);
    const argv = [...search, "--workers", "2", "-o", at("alone"), "--json", "--quiet"];
    ({ stdout: alone } = await promisify(execFile)(process.execPath, [program, ...argv]));
  });

  afterAll(async () => {
    for (const child of children) child.kill("SIGKILL");
    await redis?.kill();
    folder.remove();
  });

  it("finds the winner of one machine", async () => {
    begin(["worker", "--workers", "2", "--lease", "1"], { FASTCELLS_REDIS: redis.url });
    const coordinator = begin([...search, "--redis", redis.url, "-o", at("fleet"), "--json"]);
    let found = "";
    let said = "";
    coordinator.stdout?.on("data", (text) => {
      found += text;
    });
    coordinator.stderr?.on("data", (text) => {
      said += text;
    });
    expect(await ended(coordinator)).toBe(0);
    expect(said).toContain("fastcells worker --redis redis://:…@127.0.0.1");
    expect(said).not.toContain(encodeURIComponent(password));
    expect(JSON.parse(found).trials).toEqual(JSON.parse(alone).trials);
    const model = (name: string) => readFileSync(at(`${name}/integer.safetensors`));
    expect(model("fleet").equals(model("alone"))).toBe(true);
  });

  it("computes features on workers, with the results of one machine", async () => {
    whistleFolder(at("words"), 8);
    const argv = ["search", at("words"), ...quickSearch, "--updates", "20", "--copies", "1", "--proposer", "random"];
    const here = await promisify(execFile)(process.execPath, [program, ...argv, "-o", at("here"), "--json", "--quiet"]);
    const run = [...argv, "--redis", redis.url, "-o", at("there"), "--json", "--quiet"];
    const there = await promisify(execFile)(process.execPath, [program, ...run]);
    expect(JSON.parse(there.stdout).trials).toEqual(JSON.parse(here.stdout).trials);
  });

  it("refuses a wrong password and an invalid address", async () => {
    const wrong = redis.url.replace(/:[^:@]*@/, ":wrong@");
    const { status, stderr } = await fastcells(["worker", "--redis", wrong]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/redis:\/\/:…@127\.0\.0\.1:\d+ cannot be used \(.*(WRONGPASS|password).*\)/);
    const { stderr: none } = await fastcells(["worker", "--redis", "http://host"]);
    expect(none).toContain("--redis: give an address as redis://:password@host:6379/0, or rediss:// for TLS");
  });

  it("uses TLS, to a server named by its certificate", async () => {
    const files = ["-keyout", at("key.pem"), "-out", at("cert.pem")];
    const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...files, ...names], {
      stdio: "ignore",
    });
    const port = await freePort();
    const tls = ["--tls-cert-file", at("cert.pem"), "--tls-key-file", at("key.pem"), "--tls-auth-clients", "no"];
    const secure = await startRedis(
      folder.path,
      ["--port", "0", "--tls-port", String(port), ...tls, "--appendonly", "no"],
      port,
    );
    const url = secure.url.replace("redis://", "rediss://").replace("127.0.0.1", "localhost");
    try {
      const worker = begin(["worker", "--redis", url], { NODE_EXTRA_CA_CERTS: at("cert.pem") });
      let said = "";
      worker.stdout?.on("data", (text) => {
        said += text;
      });
      while (!said.includes("Waiting for runs at rediss://")) await setTimeout(20);
      worker.kill("SIGINT");
      expect(await ended(worker)).toBe(130);
      const stranger = await promisify(execFile)(process.execPath, [program, "worker", "--redis", url]).catch(
        (error) => error,
      );
      expect(stranger.stderr).toMatch(/cannot be used \(.*certificate/);
    } finally {
      await secure.kill();
    }
  });
});
