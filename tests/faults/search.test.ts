import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { redisObstacle } from "../../cli/fleet/redis.fixture.js";
import { temporaryFolder } from "../../cli/testing/folders.js";
import { type Fleet, startFleet } from "./search-kills.js";

const obstacle = redisObstacle();

// `npm run faults:search` kills each twenty times, at random moments.
describe.skipIf(obstacle !== null)(`a search on a fleet${obstacle === null ? "" : ` (skipped: ${obstacle})`}`, () => {
  const folder = temporaryFolder();
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await startFleet(folder.path, 30);
  });

  afterAll(async () => {
    await fleet.close();
    folder.remove();
  });

  it("has the journal and the winner of one machine, although a worker, Redis and the coordinator are killed", async () => {
    const expected = fleet.alone();
    expect(expected.winner).not.toBeNull();
    const found = await fleet.search("killed", [
      { victim: "worker", runs: 3, pause: 10 },
      { victim: "redis", runs: 9, pause: 0 },
      { victim: "coordinator", runs: 17, pause: 5 },
    ]);
    expect(found).toEqual(expected);
  });
});
