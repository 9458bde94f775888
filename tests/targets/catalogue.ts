/** @file The compilers and machines in Debian on which exported C is tested. */
import type { ToolchainName } from "./toolchains.js";

export interface Target {
  name: string;
  /** The machine it runs on. */
  machine: string;
  /** Debian packages of the tools. */
  packages: string;
  /** Programs it needs. */
  tools: readonly string[];
  /** The compiler, its toolchain, and its flags for each file. */
  compiler: string;
  toolchain: ToolchainName;
  flags: readonly string[];
  /** File in `machine/`. */
  support: string;
  /** Further flags for the link. */
  link: readonly string[];
  /** The command that runs a program; the program's file name is appended. */
  runner: readonly string[];
  /** Bytes of flash and RAM, if models must be chosen to fit; null: any model fits. */
  memory: { flash: number; ram: number } | null;
  /** Bits of an int. */
  intBits: 16 | 32;
}

const strict = ["-std=c99", "-Wall", "-Wextra", "-Wconversion", "-Wpedantic", "-Werror"] as const;

type Rest<Given extends keyof Target> = Partial<Target> & Pick<Target, Given>;

function hosted(target: Rest<"name" | "packages" | "compiler" | "flags">): Target {
  return {
    machine: "this machine",
    tools: [target.compiler],
    toolchain: "gnu",
    support: "hosted.c",
    link: [],
    runner: [],
    memory: null,
    intBits: 32,
    ...target,
  };
}

/** Linux without a C library, on an emulated processor or this one. */
function linux(target: Rest<"name" | "packages" | "compiler" | "flags" | "runner">): Target {
  const { compiler, flags, runner } = target;
  return {
    machine: runner[0] ?? "this machine",
    tools: [compiler, ...runner],
    toolchain: "gnu",
    support: "linux.c",
    link: ["-nostdlib", "-static", "-Wl,--no-relax"],
    memory: null,
    intBits: 32,
    ...target,
    // Keeps the compiler's limits.h from including the C library's.
    flags: [...strict, ...flags, "-ffreestanding", "-D_LIBC_LIMITS_H_"],
  };
}

function cortex(name: string, cpu: string, board: string, ...link: string[]): Target {
  return {
    name,
    machine: `QEMU's ${board}`,
    packages: "gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm",
    tools: ["arm-none-eabi-gcc", "qemu-system-arm"],
    compiler: "arm-none-eabi-gcc",
    toolchain: "gnu",
    flags: [...strict, `-mcpu=${cpu}`, "-mthumb", "-O2", "-fstack-usage"],
    support: "cortex-m.c",
    link: ["-nostartfiles", "--specs=nano.specs", "-Wl,-n", "-T", "cortex-m.ld", ...link],
    runner: [
      ...["qemu-system-arm", "-M", board, "-nodefaults", "-display", "none"],
      ...["-chardev", "stdio,id=output", "-semihosting-config", "enable=on,target=native,chardev=output", "-kernel"],
    ],
    memory: { flash: 256 << 10, ram: 16 << 10 },
    intBits: 32,
  };
}

function avr(name: string, chip: string, memory: { flash: number; ram: number }, ...flags: string[]): Target {
  return {
    name,
    machine: "simavr",
    packages: "gcc-avr avr-libc binutils-avr simavr libsimavr-dev",
    tools: ["avr-gcc", "simavr"],
    compiler: "avr-gcc",
    toolchain: "gnu",
    flags: [
      ...strict,
      `-mmcu=${chip}`,
      "-DF_CPU=16000000UL",
      "-Os",
      "-fstack-usage",
      "-I/usr/include/simavr",
      ...flags,
    ],
    support: "avr.c",
    link: ["-Wl,--undefined=_mmcu,--section-start=.mmcu=0x910000"],
    runner: ["simavr", "-m", chip, "-f", "16000000"],
    memory,
    intBits: 16,
  };
}

const uno = { flash: 32 << 10, ram: 2 << 10 };

export const targets: readonly Target[] = [
  hosted({
    name: "x86-64, gcc with sanitizers",
    packages: "gcc libc6-dev",
    compiler: "gcc",
    flags: [...strict, "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"],
  }),
  hosted({ name: "x86-64, gcc -O3", packages: "gcc libc6-dev", compiler: "gcc", flags: [...strict, "-O3"] }),
  hosted({
    name: "x86-64, clang, trapping on undefined behaviour",
    packages: "clang libc6-dev",
    compiler: "clang",
    flags: [...strict, "-O2", "-fsanitize=undefined", "-fsanitize-trap=all"],
  }),
  hosted({
    name: "x86-64, tcc",
    packages: "tcc libc6-dev",
    compiler: "tcc",
    toolchain: "tcc",
    flags: ["-Wall", "-Werror"],
  }),
  hosted({ name: "x86-64, pcc", packages: "pcc libc6-dev", compiler: "pcc", toolchain: "tcc", flags: ["-Wall", "-O"] }),
  // Emulated: not every kernel runs programs of 32 bits.
  linux({
    name: "x86, gcc -m32",
    packages: "gcc qemu-user",
    compiler: "gcc",
    flags: ["-m32", "-O2"],
    runner: ["qemu-i386"],
  }),
  linux({
    name: "AArch64",
    packages: "gcc-aarch64-linux-gnu qemu-user",
    compiler: "aarch64-linux-gnu-gcc",
    flags: ["-O3"],
    runner: ["qemu-aarch64"],
  }),
  linux({
    name: "RISC-V, 32 bits",
    packages: "gcc-riscv64-linux-gnu qemu-user",
    compiler: "riscv64-linux-gnu-gcc",
    flags: ["-march=rv32imac", "-mabi=ilp32", "-O2"],
    runner: ["qemu-riscv32"],
  }),
  linux({
    name: "RISC-V, 64 bits",
    packages: "gcc-riscv64-linux-gnu qemu-user",
    compiler: "riscv64-linux-gnu-gcc",
    flags: ["-O2"],
    runner: ["qemu-riscv64"],
  }),
  linux({
    name: "s390x, big-endian",
    packages: "gcc-s390x-linux-gnu qemu-user",
    compiler: "s390x-linux-gnu-gcc",
    flags: ["-O2"],
    runner: ["qemu-s390x"],
  }),
  linux({
    name: "m68k, int of 16 bits, big-endian",
    packages: "gcc-m68k-linux-gnu qemu-user",
    compiler: "m68k-linux-gnu-gcc",
    // The compiler's own 32-bit types would be ints, and two of its passes fail on an int narrower than a pointer.
    flags: [
      ...["-mshort", "-O2", "-fno-ivopts", "-fno-tree-slsr"],
      ...["-U__INT32_TYPE__", "-D__INT32_TYPE__=long", "-U__UINT32_TYPE__", "-D__UINT32_TYPE__=unsigned long"],
    ],
    runner: ["qemu-m68k"],
    intBits: 16,
  }),
  cortex("Cortex-M0", "cortex-m0", "microbit"),
  cortex("Cortex-M3", "cortex-m3", "mps2-an385"),
  cortex("Cortex-M4", "cortex-m4", "mps2-an386"),
  cortex("Cortex-M7", "cortex-m7", "mps2-an500"),
  cortex("Cortex-M33", "cortex-m33", "mps2-an505", "-Wl,--defsym=flash=0x10000000,--defsym=ram=0x38000000"),
  avr("ATmega328P", "atmega328p", uno),
  avr("ATmega328P, without the assembly", "atmega328p", uno, "-DPLAIN_C"),
  avr("ATmega2560", "atmega2560", { flash: 64 << 10, ram: 8 << 10 }),
  avr("ATtiny85", "attiny85", { flash: 8 << 10, ram: 512 }),
  avr("ATtiny84", "attiny84", { flash: 8 << 10, ram: 512 }),
  avr("ATtiny2313", "attiny2313", { flash: 2 << 10, ram: 128 }),
  {
    name: "STM8S208, SDCC",
    machine: "uCsim",
    packages: "sdcc sdcc-ucsim",
    tools: ["sdcc", "sstm8"],
    compiler: "sdcc",
    toolchain: "sdcc",
    // 93: it treats doubles as floats, which only the header's conversion of samples uses.
    flags: ["-mstm8", "--std-c99", "--max-allocs-per-node", "500", "--Werror", "--disable-warning", "93"],
    support: "stm8.c",
    link: [],
    runner: [
      ...["sstm8", "-t", "S208", "-b", "-I", "if=rom[0x5fff]"],
      // The simulator allows only the upper kilobyte for the stack; the chip has no such limit.
      ...["-e", "set error stack off", "-e", "set error stack_overflow off", "-e", "run", "-e", "quit"],
    ],
    // The reach of its small memory model, with a program from 0x8000.
    memory: { flash: 32 << 10, ram: 6 << 10 },
    intBits: 16,
  },
];
