// Which kernel tables this build has and this machine can run.
#pragma once

#include <string_view>
#include <vector>

#include "kernels/kernels.hpp"

namespace samebits {

// All that can run here, best first; never empty: "baseline" is always among them.
const std::vector<const Kernels*>& runnable_kernels();

// null when the name is unknown or cannot run here.
const Kernels* kernels_named(std::string_view isa);

}  // namespace samebits
