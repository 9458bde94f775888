/** @file The server's protection: token, host, and no path outside the folder. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, expect, it } from "vitest";
import { InputError } from "../../src/core/errors.js";
import { Folder } from "./folder.js";
import { type StudioServer, startStudio } from "./server.js";
import { studioFiles } from "./static.js";

let outside: string;
let folder: string;
let server: StudioServer;
let port: number;
let token: string;

const built = (() => {
  try {
    return studioFiles().size > 0;
  } catch {
    console.log("the studio's server is not tested: run npm run build first");
    return false;
  }
})();

beforeAll(async () => {
  if (!built) return;
  outside = mkdtempSync(join(tmpdir(), "fastcells-outside-"));
  folder = join(outside, "project");
  mkdirSync(join(folder, "walk"), { recursive: true });
  writeFileSync(join(outside, "secret.csv"), "secret");
  writeFileSync(join(folder, "walk", "one.csv"), "x\n1\n");
  writeFileSync(join(folder, "notes.txt"), "private");
  symlinkSync(join(outside, "secret.csv"), join(folder, "walk", "link.csv"));
  symlinkSync(outside, join(folder, "up"));
  server = await startStudio(await Folder.open(folder), { host: "127.0.0.1", port: 0 });
  const address = new URL(server.address);
  port = Number(address.port);
  token = address.searchParams.get("token") ?? "";
});

afterAll(async () => {
  await server?.close();
  if (outside !== undefined) rmSync(outside, { recursive: true, force: true });
});

interface Answer {
  status: number;
  body: string;
  headers: Record<string, string | string[] | undefined>;
}

/** A request with an unchanged path: URL and fetch would remove the dots. */
function ask(method: string, path: string, headers: Record<string, string> = {}, body = ""): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: "127.0.0.1", port, method, path, headers: { "x-fastcells-token": token, ...headers } },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (piece: string) => {
          text += piece;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body: text, headers: response.headers }));
      },
    );
    sent.on("error", reject).end(body);
  });
}

it.skipIf(!built)("reads, writes, moves and deletes the project's files", async () => {
  expect(await ask("GET", "/api/files/walk/one.csv")).toMatchObject({ status: 200, body: "x\n1\n" });
  expect(await ask("PUT", "/api/files/run%20fast/two.csv", {}, "x\n2\n")).toMatchObject({ status: 204 });
  expect(readFileSync(join(folder, "run fast", "two.csv"), "utf8")).toBe("x\n2\n");
  const { body } = await ask("GET", "/api/project");
  const { files }: { files: { path: string }[] } = JSON.parse(body);
  expect(files.map(({ path }) => path)).toEqual(["run fast/two.csv", "walk/one.csv"]);
  expect(await ask("POST", "/api/move?from=run%20fast/two.csv&to=walk/two.csv")).toMatchObject({ status: 204 });
  expect(await ask("POST", "/api/move?from=walk/two.csv&to=walk/one.csv")).toMatchObject({ status: 409 });
  expect(existsSync(join(folder, "run fast"))).toBe(false);
  expect(await ask("DELETE", "/api/files/walk/two.csv")).toMatchObject({ status: 204 });
});

it
  .skipIf(!built)
  .each([
    "../secret.csv",
    "walk/../../secret.csv",
    "%2e%2e/secret.csv",
    "%2e%2e%2fsecret.csv",
    "..%2fsecret.csv",
    "walk/..%2f..%2fsecret.csv",
    "%252e%252e%252fsecret.csv",
    "..%5csecret.csv",
    "walk%5c..%5c..%5csecret.csv",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "walk/link.csv",
    "up/secret.csv",
    "up/project/walk/one.csv",
    "notes.txt",
    "walk",
    ".git/config.csv",
    "walk/.hidden.csv",
    "walk/one.csv%00.csv",
    "walk//one.csv",
    "C:secret.csv",
    "%ff.csv",
    "",
  ])("refuses the path %j for every method", async (path) => {
  for (const method of ["GET", "PUT", "DELETE"]) {
    const { status, body } = await ask(method, `/api/files/${path}`, {}, "changed");
    expect([400, 404]).toContain(status);
    expect(body).not.toContain("secret\n");
  }
  const moved = await ask("POST", `/api/move?from=walk/one.csv&to=${path}`);
  expect(moved.status).toBe(400);
  expect(readFileSync(join(outside, "secret.csv"), "utf8")).toBe("secret");
  expect(readFileSync(join(folder, "notes.txt"), "utf8")).toBe("private");
  expect(existsSync(join(folder, "walk", "one.csv"))).toBe(true);
});

it.skipIf(!built)("answers no request without the token or for another host", async () => {
  for (const given of ["", "wrong", `${token}x`]) {
    expect(await ask("GET", "/api/project", { "x-fastcells-token": given })).toMatchObject({ status: 403 });
  }
  expect(await ask("GET", "/", { host: `evil.example:${port}` })).toMatchObject({ status: 403 });
  expect(await ask("GET", "/api/project", { host: "127.0.0.1.evil.example" })).toMatchObject({ status: 403 });
  expect(await ask("GET", "/", { host: `localhost:${port}` })).toMatchObject({ status: 200 });
});

it.skipIf(!built)("says that a port is taken", async () => {
  const again = startStudio(await Folder.open(folder), { host: "127.0.0.1", port });
  await expect(again).rejects.toThrow(InputError);
  await expect(again).rejects.toThrow(`port ${port}`);
});

it.skipIf(!built)("keeps one whole file if pages write it at the same time, in a new folder", async () => {
  const bodies = Array.from({ length: 8 }, (_, page) => String(page).repeat(100_000));
  const answers = await Promise.all(bodies.map((body) => ask("PUT", "/api/files/new/one.csv", {}, body)));
  expect(answers.map(({ status }) => status)).toEqual(bodies.map(() => 204));
  expect(bodies).toContain(readFileSync(join(folder, "new", "one.csv"), "utf8"));
  expect(readdirSync(join(folder, "new"))).toEqual(["one.csv"]);
});

it.skipIf(!built || process.platform !== "linux")("says that a name is too long for the disk", async () => {
  const path = encodeURIComponent(`${"字".repeat(150)}.csv`);
  const { status, body } = await ask("PUT", `/api/files/${path}`, {}, "x");
  expect([status, body]).toEqual([400, "the name is too long for this disk: shorten it"]);
});

it.skipIf(!built)("forbids foreign content", async () => {
  const { headers, body } = await ask("GET", "/");
  const policy = String(headers["content-security-policy"]);
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("unsafe-inline");
  expect(policy).not.toContain("'unsafe-eval'");
  expect(policy).not.toMatch(/https?:|\*/);
  expect(headers["cross-origin-opener-policy"]).toBe("same-origin");
  expect(body).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\son\w+=/);
  expect(await ask("GET", "/../../package.json")).toMatchObject({ status: 404 });
  expect(await ask("POST", "/")).toMatchObject({ status: 404 });
});
