/* The arithmetic that the ops share. Every sum and every result here is a word of 32 bits; only products are wider. */
#include <stdint.h>

static inline int32_t clip(int32_t v, int32_t low, int32_t high) { return v < low ? low : v > high ? high : v; }

static inline int leading_zeros(int32_t v) { return __builtin_clz((uint32_t)v); }

/* round(v / 2^s), 0 <= s <= 31, ties toward plus infinity */
static inline int32_t rounded(int32_t v, int s) { return (v + ((INT32_C(1) << s) >> 1)) >> s; }

/* round(a * b / 2^s), 0 <= s <= 32, where the result is a word: the bits that a logical shift gets wrong are cut off */
static inline int32_t product(int32_t a, int32_t b, int s) {
    return (int32_t)((uint64_t)((int64_t)a * b + ((INT64_C(1) << s) >> 1)) >> s);
}

/* round(a * b / 2^s), 32 <= s <= 62: the product's upper word, then the rest, since AVX2 has no arithmetic shift of 64 bits */
static inline int32_t high_product(int32_t a, int32_t b, int s) {
    return (int32_t)((uint64_t)((int64_t)a * b + (INT64_C(1) << (s - 1))) >> 32) >> (s - 32);
}
