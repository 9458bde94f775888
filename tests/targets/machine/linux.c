/* Linux without a C library: two system calls. It includes only the compiler's headers, so a cross compiler is enough.
   */
#include <stddef.h>

#include "machine.h"

/* write(1, text, length), and exit(0). */
#if defined(__riscv) || defined(__aarch64__)

/* The same calls, in registers of other names. */
#ifdef __riscv
#define ARGUMENT(n) "a" #n
#define NUMBER "a7"
#define CALL "ecall"
#else
#define ARGUMENT(n) "x" #n
#define NUMBER "x8"
#define CALL "svc 0"
#endif

static void write_out(const char *text, size_t length) {
  register long file __asm__(ARGUMENT(0)) = 1;
  register const char *from __asm__(ARGUMENT(1)) = text;
  register size_t count __asm__(ARGUMENT(2)) = length;
  register long number __asm__(NUMBER) = 64;
  __asm__ volatile(CALL : "+r"(file) : "r"(from), "r"(count), "r"(number) : "memory");
}

static void leave(void) {
  register long status __asm__(ARGUMENT(0)) = 0;
  register long number __asm__(NUMBER) = 93;
  __asm__ volatile(CALL : "+r"(status) : "r"(number) : "memory");
}

#elif defined(__m68k__)

static void write_out(const char *text, size_t length) {
  register long d0 __asm__("d0") = 4;
  register long d1 __asm__("d1") = 1;
  register const char *d2 __asm__("d2") = text;
  register long d3 __asm__("d3") = (long)length;
  __asm__ volatile("trap #0" : "+d"(d0) : "d"(d1), "d"(d2), "d"(d3) : "memory");
}

static void leave(void) {
  register long d0 __asm__("d0") = 1;
  register long d1 __asm__("d1") = 0;
  __asm__ volatile("trap #0" : "+d"(d0) : "d"(d1) : "memory");
}

#elif defined(__i386__)

static void write_out(const char *text, size_t length) {
  long number = 4;
  __asm__ volatile("int $0x80" : "+a"(number) : "b"(1), "c"(text), "d"(length) : "memory");
}

static void leave(void) { __asm__ volatile("int $0x80" ::"a"(1), "b"(0) : "memory"); }

#elif defined(__s390x__)

static void write_out(const char *text, size_t length) {
  register long r2 __asm__("2") = 1;
  register const char *r3 __asm__("3") = text;
  register size_t r4 __asm__("4") = length;
  __asm__ volatile("svc 4" : "+d"(r2) : "d"(r3), "d"(r4) : "memory");
}

static void leave(void) {
  register long r2 __asm__("2") = 0;
  __asm__ volatile("svc 1" : "+d"(r2)::"memory");
}

#endif

static char line[64];
static size_t filled = 0;

void put(char character) {
  line[filled++] = character;
  if (character != '\n' && filled < sizeof line) return;
  write_out(line, filled);
  filled = 0;
}

/* Compilers call these without being asked. */
void *memset(void *to, int value, size_t length) {
  volatile char *at = to;
  while (length-- > 0) *at++ = (char)value;
  return to;
}

void *memcpy(void *to, const void *from, size_t length) {
  volatile char *at = to;
  const char *next = from;
  while (length-- > 0) *at++ = *next++;
  return to;
}

void _start(void);
void _start(void) {
  run();
  leave();
  for (;;) {
  }
}
