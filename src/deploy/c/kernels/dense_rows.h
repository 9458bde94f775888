#ifndef DENSE_ROWS_H
#define DENSE_ROWS_H
#include "platform.h"

/* Dense weights are stored plus 128: unsigned bytes are cheaper to load on a Cortex-M0 and to multiply on an AVR.
   A product therefore starts at -128 times the sum of its operands. Unsigned sums may wrap; the result is exact, since
   it fits 32 bits. */
typedef struct { /* members in the order in which the AVR code reads them */
  int n;
  uint32_t start;
  const operand *v;
} dense_operand;

APART static void set_dense(dense_operand *x, const operand *v, int n) {
  int32_t sum = 0;
  x->n = n;
  x->v = v;
  do sum -= *v++;
  while (--n != 0);
  x->start = (uint32_t)sum << 7;
}

#if defined(AVR_ASSEMBLY)
/* Adds the next weight, unsigned, times the operand, signed, to the sum in registers a (lowest) to d. */
#define NEXT_ROW(a, b, c, d)                                \
  "lpm %[weight], Z+\n\t"                                   \
  "mul %[weight], %[low]\n\t"                               \
  "add r" #a ", r0\n\t"                                     \
  "adc r" #b ", r1\n\t"                                     \
  "adc r" #c ", %A[sum]\n\t"                                \
  "adc r" #d ", %A[sum]\n\t"                                \
  "mulsu %[high], %[weight]\n\t"                            \
  "sbc r" #d ", %A[sum]\n\t" /* the sign is in the carry */ \
  "add r" #b ", r0\n\t"                                     \
  "adc r" #c ", r1\n\t"                                     \
  "adc r" #d ", %A[sum]\n\t"
#endif

/* sum[k] = row k times x, for the next four rows, or fewer if fewer are left. They are interleaved: column 0 of each,
   column 1, ... Overwrites all four sums. Returns the address of the following rows. */
APART static const uint8_t *dense_rows(const uint8_t *w, int rows, const dense_operand *x, int32_t sum[4]) {
#if defined(AVR_ASSEMBLY)
  /* The sums are in r2 to r17: four rows share the loads of an operand. Fewer rows take the same path: missing weights
     are read from the next columns, and their sums are meaningless. %A[sum] is 0 within the loop. */
  uint8_t weight, low, high, missing = (uint8_t)(rows < 4 ? 4 - rows : 0);
  int n;
  __asm__ volatile(
    "push %A[sum]\n\t"
    "push %B[sum]\n\t"
    "ld %A[n], X+\n\t"
    "ld %B[n], X+\n\t"
    "ld r2, X+\n\t"
    "ld r3, X+\n\t"
    "ld r4, X+\n\t"
    "ld r5, X+\n\t"
    "movw r6, r2\n\t"
    "movw r8, r4\n\t"
    "movw r10, r2\n\t"
    "movw r12, r4\n\t"
    "movw r14, r2\n\t"
    "movw r16, r4\n\t"
    "ld %[low], X+\n\t"
    "ld r27, X\n\t"
    "mov r26, %[low]\n\t"
    "clr %A[sum]\n\t"
    "1: ld %[low], X+\n\t"
    "ld %[high], X+\n\t"
    NEXT_ROW(2, 3, 4, 5)
    NEXT_ROW(6, 7, 8, 9)
    NEXT_ROW(10, 11, 12, 13)
    NEXT_ROW(14, 15, 16, 17)
    "sub r30, %[missing]\n\t"
    "sbc r31, %A[sum]\n\t"
    "sbiw %[n], 1\n\t"
    "brne 1b\n\t"
    "pop r27\n\t"
    "pop r26\n\t"
    "st X+, r2\n\t"
    "st X+, r3\n\t"
    "st X+, r4\n\t"
    "st X+, r5\n\t"
    "st X+, r6\n\t"
    "st X+, r7\n\t"
    "st X+, r8\n\t"
    "st X+, r9\n\t"
    "st X+, r10\n\t"
    "st X+, r11\n\t"
    "st X+, r12\n\t"
    "st X+, r13\n\t"
    "st X+, r14\n\t"
    "st X+, r15\n\t"
    "st X+, r16\n\t"
    "st X+, r17\n\t"
    "clr r1\n\t"
    : [n] "=&w"(n), "+x"(x), "+z"(w), [weight] "=&a"(weight), [low] "=&a"(low), [high] "=&a"(high), [sum] "+r"(sum)
    : [missing] "r"(missing)
    : "r0", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "r16", "r17",
      "memory");
  return w;
#else
  const int side = rows < 4 ? rows : 4;
  int j, k;
  for (k = 0; k < side; k++) {
    uint32_t row = x->start;
    for (j = 0; j < x->n; j++) row += READ_BYTE(&w[j * side + k]) * (uint32_t)x->v[j];
    sum[k] = (int32_t)row;
  }
  return w + x->n * side;
#endif
}

#endif
