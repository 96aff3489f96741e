// Multiplies by the source and by what Yosys made of it, and compares both with the machine's own multiplication: all operands of small
// multipliers, corners and random operands of large ones.
#include <cstdint>
#include <cstdio>
#include <random>
#include <vector>

#include "Vmultiply_check.h"

namespace {
struct Size {
  int number, x, f, p;
};
constexpr Size kSizes[] = {SIZES};

__int128 sign_extended(unsigned __int128 value, int bits) { return static_cast<__int128>(value << (128 - bits)) >> (128 - bits); }

bool agrees(Vmultiply_check& model, const Size& size, uint64_t x, uint64_t f) {
  model.number = size.number;
  model.x = x;
  model.f = f;
  model.eval();
  auto exact = static_cast<unsigned __int128>(sign_extended(x, size.x) * sign_extended(f, size.f));
  uint64_t expected = static_cast<uint64_t>(exact) & (size.p == 64 ? ~0ULL : (1ULL << size.p) - 1);
  if (model.source == expected && model.netlist == expected) return true;
  std::printf("%d x %d -> %d bits: x %llx f %llx gives %llx, as Yosys reads it %llx, should be %llx\n", size.x, size.f, size.p,
              static_cast<unsigned long long>(x), static_cast<unsigned long long>(f), static_cast<unsigned long long>(model.source),
              static_cast<unsigned long long>(model.netlist), static_cast<unsigned long long>(expected));
  return false;
}

std::vector<uint64_t> corners(int bits) {
  std::vector<uint64_t> values;
  uint64_t mask = bits == 64 ? ~0ULL : (1ULL << bits) - 1;
  for (int k = 0; k < bits; k++) {
    for (uint64_t near : {(1ULL << k) - 1, 1ULL << k}) {
      values.push_back(near & mask);
      values.push_back(~near & mask);
    }
  }
  return values;
}
}  // namespace

int main() {
  Vmultiply_check model;
  std::mt19937_64 random(SEED);
  unsigned long long products = 0;
  for (const Size& size : kSizes) {
    if (size.x <= 10 && size.f <= 10) {
      for (uint64_t x = 0; x < 1ULL << size.x; x++) {
        for (uint64_t f = 0; f < 1ULL << size.f; f++, products++) {
          if (!agrees(model, size, x, f)) return 1;
        }
      }
    } else {
      for (uint64_t x : corners(size.x)) {
        for (uint64_t f : corners(size.f)) {
          products++;
          if (!agrees(model, size, x, f)) return 1;
        }
      }
      for (int i = 0; i < 10000; i++, products++) {
        uint64_t x = random() & (size.x == 64 ? ~0ULL : (1ULL << size.x) - 1);
        uint64_t f = random() & ((1ULL << size.f) - 1);
        if (!agrees(model, size, x, f)) return 1;
      }
    }
  }
  std::printf("%llu products agree\n", products);
  return 0;
}
