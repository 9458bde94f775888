/** @file What is said of an address at which no Redis answers as asked. */
import { once } from "node:events";
import { createServer } from "node:net";
import * as bull from "bullmq";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openQueue } from "./redis.js";

/** As Redis does where one side speaks TLS and the other does not. */
const closing = createServer((socket) => {
  socket.on("error", () => {});
  socket.once("data", () => socket.end());
});
beforeAll(async () => {
  closing.listen(0, "127.0.0.1");
  await once(closing, "listening");
});
afterAll(() => closing.close());

it.each([
  ["rediss", /does it speak TLS \(else give redis:\/\/\)/],
  ["redis", /does it do without TLS \(else give rediss:\/\/\)/],
])("an address of %s:// that cannot be used may be for the other kind of connection", async (kind, hint) => {
  const address = closing.address();
  const port = typeof address === "object" ? address?.port : 0;
  await expect(openQueue(bull, `${kind}://127.0.0.1:${port}`)).rejects.toThrow(hint);
});
