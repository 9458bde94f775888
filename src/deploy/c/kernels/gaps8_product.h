#ifndef GAPS8_PRODUCT_H
#define GAPS8_PRODUCT_H
#include "sparse.h"

/* to[i] = sparse row i times v, narrowed. A row is the number of entries, then for each entry the number of skipped
   columns before it and its weight. */
APART static void gaps8_product(const uint8_t *w, int rows, const operand *v, uint8_t shift, operand *to) {
  for (; rows > 0; rows--) {
    const operand *x = v;
    int32_t sum = 0;
#if defined(AVR_ASSEMBLY)
    uint8_t weight, low, high, count, gap;
    __asm__ volatile(
      "lpm %[count], Z+\n\t"
      "tst %[count]\n\t"
      "breq 2f\n\t"
      "1: lpm %[gap], Z+\n\t"
      "add r26, %[gap]\n\t"
      "adc r27, %[zero]\n\t"
      "add r26, %[gap]\n\t"
      "adc r27, %[zero]\n\t"
      NEXT_COLUMN
      "dec %[count]\n\t"
      "brne 1b\n\t"
      "2:\n\t"
      "clr r1\n\t"
      : [sum] "+r"(sum), "+x"(x), "+z"(w), [weight] "=&a"(weight), [low] "=&a"(low), [high] "=&d"(high),
        [count] "=&r"(count), [gap] "=&r"(gap)
      : [zero] "r"((uint8_t)0)
      : "r0", "memory");
#else
    int left;
    for (left = READ_BYTE(w++); left > 0; left--) {
      x += READ_BYTE(w++);
      sum += (int8_t)READ_BYTE(w++) * (int32_t)*x++;
    }
#endif
    *to++ = narrow(sum, shift);
  }
}

#endif
