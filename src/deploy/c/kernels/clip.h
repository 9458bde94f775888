#ifndef CLIP_H
#define CLIP_H
#include <limits.h>
#include "platform.h"

/* The nearest number within -limit and limit. */
APART static int clip(int value, int limit) {
  return value > limit ? limit : value < -limit ? -limit : value;
}

/* Sums saturate at 16383 if an int has only 16 bits. A wider int can hold larger sums, for which the layer's functions
   are flat. */
#if INT_MAX <= 32767
#define SUM(value) clip(value, 16383)
#else
#define SUM(value) (value)
#endif

#endif
