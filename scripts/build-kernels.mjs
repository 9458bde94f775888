/** Compiles assembly/ to one SIMD WebAssembly module and embeds it in src/kernels/wasm.generated.ts. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import asc from "assemblyscript/asc";

mkdirSync("build", { recursive: true });
const { error, stderr } = await asc.main([
  "assembly/index.ts",
  "--outFile",
  "build/kernels.wasm",
  "--textFile",
  "build/kernels.wat",
  "-O3",
  "--converge",
  "--noAssert",
  "--runtime",
  "stub",
  "--enable",
  "simd",
  "--enable",
  "threads",
  "--enable",
  "bulk-memory",
  "--importMemory",
  "--sharedMemory",
  "--maximumMemory",
  "65536",
  "--initialMemory",
  "1",
  "--memoryBase",
  "64",
]);
if (error) {
  console.error(stderr.toString());
  process.exit(1);
}
const wasm = readFileSync("build/kernels.wasm");
const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
const { instance } = await WebAssembly.instantiate(wasm, { env: { memory } });
if (instance.exports.constantsEnd.value > 4096) {
  console.error("the kernels' constants reach past address 4096: raise firstFreeAddress in src/kernels/arena.ts");
  process.exit(1);
}
const target = "src/kernels/wasm.generated.ts";
writeFileSync(
  `${target}.tmp`,
  `/** The module compiled from assembly/, in base64. */\nexport const wasmBase64 =\n  "${wasm.toString("base64")}";\n`,
);
renameSync(`${target}.tmp`, target);
console.log(`kernels: ${wasm.length} bytes of WebAssembly`);
