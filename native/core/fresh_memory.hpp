// Memory that is written for the first time: the system hands it out then, page by page, zeroed, and that takes longer
// than what is written.
#pragma once

#include <cstddef>

namespace samebits {

// Whether the memory has never been written, judged by its middle. False where the system does not tell.
bool is_fresh(const void* memory, std::size_t bytes);

// Asks for pages of 2 MB where they fit, before the first write: there are far fewer of them. Only advice.
void prefer_huge_pages(void* memory, std::size_t bytes);

}  // namespace samebits
