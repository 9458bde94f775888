/* Linux without a C library: two system calls. It includes only the compiler's headers, so a cross compiler is enough.
   */
#include <stddef.h>

#include "machine.h"

/* write(1, text, length), and exit(0). */
#if defined(__riscv)

static void write_out(const char *text, size_t length) {
  register long a0 __asm__("a0") = 1;
  register const char *a1 __asm__("a1") = text;
  register size_t a2 __asm__("a2") = length;
  register long a7 __asm__("a7") = 64;
  __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a7) : "memory");
}

static void leave(void) {
  register long a0 __asm__("a0") = 0;
  register long a7 __asm__("a7") = 93;
  __asm__ volatile("ecall" : "+r"(a0) : "r"(a7) : "memory");
}

#elif defined(__aarch64__)

static void write_out(const char *text, size_t length) {
  register long x0 __asm__("x0") = 1;
  register const char *x1 __asm__("x1") = text;
  register size_t x2 __asm__("x2") = length;
  register long x8 __asm__("x8") = 64;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x1), "r"(x2), "r"(x8) : "memory");
}

static void leave(void) {
  register long x0 __asm__("x0") = 0;
  register long x8 __asm__("x8") = 93;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8) : "memory");
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
