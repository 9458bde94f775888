import { expect, it } from "vitest";
import { plainShape, randomModel } from "../../integer/random.fixture.js";
import { Requests } from "./requests.js";
import { verifyOn } from "./verify.js";

it("tells a port that echoes from a board", async () => {
  const requests: Requests = new Requests((line) => requests.received(new TextEncoder().encode(line)));
  await expect(verifyOn(requests, randomModel(plainShape, 1), null, [])).rejects.toThrow(
    "the port sends back what it gets, without a board's answer: choose the board's port, and upload the _check example",
  );
});
