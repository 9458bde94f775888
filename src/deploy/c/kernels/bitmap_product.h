#ifndef BITMAP_PRODUCT_H
#define BITMAP_PRODUCT_H
#include "sparse.h"

#if defined(THUMB_ASSEMBLY)
/* One bit of the mask in r6; place is its operand's offset in bytes. 3 cycles without a weight, 10 with one. */
#define MASK_BIT(bit, place)     \
  "lsrs r6, r6, #1\n\t"          \
  "bcc 1" bit "f\n\t"            \
  "ldr r5, [r0, #" place "]\n\t" \
  WEIGH("0")                     \
  "adds r1, #1\n\t"              \
  "1" bit ":\n\t"
#endif

/* to[i] = sparse row i times v, narrowed. A row of n columns is stored in groups of eight: a mask of the columns that
   have a weight, lowest bit first, then those weights. */
APART static void bitmap_product(const uint8_t *w, int rows, const operand *v, int n, uint8_t shift, operand *to) {
#if defined(THUMB_ASSEMBLY)
  /* r0 is the next column, r1 the stream, r2 the destination, r3 the sum, r7 the masks left of r10, r9 v,
     r12 to_end. */
  struct {
    const operand *v;
    const uint8_t *w;
    operand *to, *to_end;
    int32_t stride;
  } block = {v, w, to, to + rows, (n + 7) / 8};
  __asm__ volatile(
    ".syntax unified\n\t"
    "mov r0, %[block]\n\t"
    "push {r0, r4, r5, r6, r7}\n\t"
    "mov r4, r9\n\t"
    "mov r5, r10\n\t"
    "push {r4, r5}\n\t"
    "ldmia r0!, {r4, r5, r6, r7}\n\t"
    "mov r9, r4\n\t"
    "mov r1, r5\n\t"
    "mov r2, r6\n\t"
    "mov r12, r7\n\t"
    "ldr r0, [sp, #8]\n\t"
    "ldr r0, [r0, #16]\n\t" /* stride */
    "mov r10, r0\n\t"
    "1: mov r7, r10\n\t"
    "mov r0, r9\n\t"
    "movs r3, #0\n\t"
    "2: ldrb r6, [r1]\n\t"
    "adds r1, #1\n\t"
    MASK_BIT("0", "0")
    MASK_BIT("1", "4")
    MASK_BIT("2", "8")
    MASK_BIT("3", "12")
    MASK_BIT("4", "16")
    MASK_BIT("5", "20")
    MASK_BIT("6", "24")
    MASK_BIT("7", "28")
    "adds r0, #32\n\t"
    "subs r7, #1\n\t"
    "bne 2b\n\t"
    "stmia r2!, {r3}\n\t"
    "cmp r2, r12\n\t"
    "bne 1b\n\t"
    "pop {r4, r5}\n\t"
    "mov r9, r4\n\t"
    "mov r10, r5\n\t"
    "pop {r0, r4, r5, r6, r7}\n\t"
    :
    : [block] "l"(&block)
    : "r0", "r1", "r2", "r3", "r12", "cc", "memory");
  for (; rows > 0; rows--, to++) *to = narrow(*to, shift);
#else
  for (; rows > 0; rows--) {
    const operand *x = v;
    int32_t sum = 0;
#if defined(AVR_ASSEMBLY)
    /* 6 cycles a column without a weight, 28 with one. A bit set above the mask marks its end. */
    uint8_t weight, low, high, left, mask;
    __asm__ volatile(
      "mov %[left], %[bytes]\n\t"
      "1: lpm %[mask], Z+\n\t"
      "sec\n\t"
      "ror %[mask]\n\t"
      "2: brcs 3f\n\t"
      "adiw r26, 2\n\t"
      "lsr %[mask]\n\t"
      "brne 2b\n\t"
      "rjmp 4f\n\t"
      "3:\n\t"
      NEXT_COLUMN
      "lsr %[mask]\n\t"
      "brne 2b\n\t"
      "4: dec %[left]\n\t"
      "brne 1b\n\t"
      "clr r1\n\t"
      : [sum] "+r"(sum), "+x"(x), "+z"(w), [weight] "=&a"(weight), [low] "=&a"(low), [high] "=&d"(high),
        [left] "=&r"(left), [mask] "=&r"(mask)
      : [zero] "r"((uint8_t)0), [bytes] "r"((uint8_t)((n + 7) / 8))
      : "r0", "memory");
#else
    int j;
    for (j = 0; j < n; j += 8) {
      unsigned mask = READ_BYTE(w++);
      const operand *at = x + j;
      for (; mask != 0; mask >>= 1, at++) {
        if (mask & 1) sum += (int8_t)READ_BYTE(w++) * (int32_t)*at;
      }
    }
#endif
    *to++ = narrow(sum, shift);
  }
#endif
}

#endif
