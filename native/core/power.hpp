// base^exponent in double-double arithmetic, step by step as lib/backend/reference/power.ts.
#pragma once

#include <cstdint>

namespace samebits {

double power(double base, std::uint64_t exponent);

}  // namespace samebits
