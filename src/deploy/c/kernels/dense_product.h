#ifndef DENSE_PRODUCT_H
#define DENSE_PRODUCT_H
#include "dense_rows.h"
#include "narrow.h"

#if defined(THUMB_ASSEMBLY)
/* A word of the table is one column of four rows, P = w0 + 2^8 w1 + 2^16 w2 + 2^24 w3. Its weights need not be
   extracted: the sum t_k of x (P >> 8k) is s_k + 2^8 t_(k+1), where s_k is the sum of x w_k, so that
   s_k = t_k - 2^8 t_(k+1) is exact modulo 2^32. A column takes 11 cycles: t_0 to t_3 are in r8 to r11, r6 is spare. */
#define COLUMN(x, word)        \
  "lsrs r6, " word ", #8\n\t"  \
  "muls r6, " x "\n\t"         \
  "add r9, r6\n\t"             \
  "lsrs r6, " word ", #16\n\t" \
  "muls r6, " x "\n\t"         \
  "add r10, r6\n\t"            \
  "lsrs r6, " word ", #24\n\t" \
  "muls r6, " x "\n\t"         \
  "add r11, r6\n\t"            \
  "muls " word ", " x "\n\t"   \
  "add r8, " word "\n\t"
#define TWO_COLUMNS            \
  "ldmia r0!, {r2, r3}\n\t"    \
  "ldmia r1!, {r4, r5}\n\t"    \
  COLUMN("r2", "r4")           \
  COLUMN("r3", "r5")

/* All groups of four rows, up to to_end: writes their sums to `to`, not narrowed. */
static void dense_groups(const uint8_t *w, const operand *v, int n, uint32_t start, operand *to, operand *to_end) {
  struct { /* its address stays on the stack, since all registers are in use */
    const uint8_t *w;
    const operand *v, *end4, *end;
    uint32_t start;
    operand *to, *to_end;
  } block = {w, v, v + (n & ~3), v + n, start, to, to_end};
  __asm__ volatile(
    ".syntax unified\n\t"
    "mov r0, %[block]\n\t"
    "push {r0, r4, r5, r6, r7}\n\t"
    "mov r4, r8\n\t" /* saved by hand: compilers that optimise for size do not allocate the high registers */
    "mov r5, r9\n\t"
    "mov r6, r10\n\t"
    "mov r7, r11\n\t"
    "push {r4, r5, r6, r7}\n\t"
    "ldr r6, [sp, #16]\n\t"
    "ldr r1, [r6, #0]\n\t" /* w */
    "1: ldr r0, [r6, #4]\n\t" /* v */
    "ldr r7, [r6, #8]\n\t" /* end4 */
    "movs r2, #0\n\t"
    "mov r8, r2\n\t"
    "mov r9, r2\n\t"
    "mov r10, r2\n\t"
    "mov r11, r2\n\t"
    "b 3f\n\t"
    "2:\n\t" /* four columns a turn */
    TWO_COLUMNS
    TWO_COLUMNS
    "3: cmp r0, r7\n\t"
    "bne 2b\n\t"
    "ldr r6, [sp, #16]\n\t"
    "ldr r7, [r6, #12]\n\t" /* end */
    "b 5f\n\t"
    "4: ldmia r0!, {r2}\n\t" /* the remaining columns one by one */
    "ldmia r1!, {r4}\n\t"
    COLUMN("r2", "r4")
    "5: cmp r0, r7\n\t"
    "bne 4b\n\t"
    "mov r2, r8\n\t"
    "mov r3, r9\n\t"
    "mov r4, r10\n\t"
    "mov r5, r11\n\t"
    "lsls r6, r3, #8\n\t"
    "subs r2, r2, r6\n\t"
    "lsls r6, r4, #8\n\t"
    "subs r3, r3, r6\n\t"
    "lsls r6, r5, #8\n\t"
    "subs r4, r4, r6\n\t"
    "ldr r6, [sp, #16]\n\t"
    "ldr r7, [r6, #16]\n\t" /* start */
    "adds r2, r2, r7\n\t"
    "adds r3, r3, r7\n\t"
    "adds r4, r4, r7\n\t"
    "adds r5, r5, r7\n\t"
    "ldr r7, [r6, #20]\n\t" /* to */
    "stmia r7!, {r2, r3, r4, r5}\n\t"
    "str r7, [r6, #20]\n\t"
    "ldr r0, [r6, #24]\n\t" /* to_end */
    "cmp r7, r0\n\t"
    "bne 1b\n\t"
    "pop {r4, r5, r6, r7}\n\t"
    "mov r8, r4\n\t"
    "mov r9, r5\n\t"
    "mov r10, r6\n\t"
    "mov r11, r7\n\t"
    "pop {r0, r4, r5, r6, r7}\n\t"
    :
    : [block] "l"(&block)
    : "r0", "r1", "r2", "r3", "r12", "cc", "memory");
}
#endif

/* to[i] = row i of a dense matrix times v, narrowed: rows of n weights in groups of four. */
APART static void dense_product(const uint8_t *w, int rows, const operand *v, int n, uint8_t shift, operand *to) {
  SCRATCH dense_operand x;
  SCRATCH int32_t sum[4];
  int k;
  set_dense(&x, v, n);
#if defined(THUMB_ASSEMBLY)
  const int grouped = rows & ~3;
  if (grouped > 0) dense_groups(w, v, n, x.start, to, to + grouped);
  for (k = 0; k < grouped; k++, to++) *to = narrow(*to, shift);
  w += grouped * n;
  rows -= grouped;
#endif
  for (; rows > 0; rows -= 4) {
    w = dense_rows(w, rows, &x, sum);
    for (k = 0; k < 4 && k < rows; k++) *to++ = narrow(sum[k], shift);
  }
}

#endif
