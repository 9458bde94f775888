/**
 * @file Kills at random moments of a search on a fleet: of a worker, of the coordinator, of Redis. Each time the search must end with
 * the journal and the winner of an undisturbed search on one machine. Nightly: `npm run faults:search -- --kills 20`.
 */
import { parseArgs } from "node:util";
import { temporaryFolder } from "../../cli/testing/folders.js";
import { random } from "../../src/core/random.js";
import { type Ended, type Kill, startFleet, victims } from "./search-kills.js";

const { values } = parseArgs({
  options: { kills: { type: "string", default: "20" }, seed: { type: "string", default: "1" } },
});
const folder = temporaryFolder();
const { uniform, below } = random(Number(values.seed));
const fleet = await startFleet(folder.path, 120);
let failures = 0;

/** Most milliseconds between a run and the kill: longer than a run takes. */
const longestPause = 300;

function differences(expected: Ended, found: Ended): string {
  if (found.status !== 0) return `STATUS ${found.status}: ${found.stderr}`;
  const [before, after] = [expected, found].map(({ journal }) => new Set(journal));
  const lost = expected.journal.filter((line) => !after?.has(line)).length;
  const foreign = found.journal.filter((line) => !before?.has(line)).length;
  const twice = found.journal.length - (after?.size ?? 0);
  if (lost + foreign + twice > 0) return `${lost} lines LOST, ${foreign} DIFFERENT, ${twice} TWICE`;
  return expected.winner !== null && found.winner?.equals(expected.winner) ? "" : "ANOTHER WINNER";
}

try {
  const expected = fleet.alone();
  const runs = expected.journal.filter((line) => line.startsWith('{"kind":"run"')).length;
  let searches = 0;
  for (const victim of victims) {
    for (let kills = 0; kills < Number(values.kills); ) {
      const kill: Kill = { victim, runs: below(runs + 1), pause: longestPause * uniform() };
      searches += 1;
      const found = await fleet.search(`search-${searches}`, [kill]);
      const wrong = differences(expected, found);
      const when = `after ${kill.runs} of ${runs} runs and ${kill.pause.toFixed(0)} ms`;
      process.stdout.write(
        `${victim} ${kills + 1}, ${found.inTime ? when : "too late"}: ${wrong || "journal and winner equal"}\n`,
      );
      if (wrong !== "") failures += 1;
      if (found.inTime) kills += 1;
    }
  }
} finally {
  await fleet.close();
  folder.remove();
}
process.stdout.write(failures === 0 ? "all equal\n" : `${failures} differ\n`);
process.exitCode = failures === 0 ? 0 : 1;
