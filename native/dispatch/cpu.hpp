// What this processor and operating system can run.
#pragma once

namespace samebits {

struct Cpu {
  bool avx2;    // with FMA
  bool avx512;  // F, DQ, BW and VL
};

Cpu detect_cpu();

}  // namespace samebits
