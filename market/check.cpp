#include "market/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace tongqu {

void check_failed(std::string_view condition, std::string_view message, std::source_location where) {
    std::fprintf(stderr, "invariant broken: %.*s: %.*s (%s:%u)\n", static_cast<int>(condition.size()), condition.data(),
                 static_cast<int>(message.size()), message.data(), where.file_name(), where.line());
    std::abort();
}

}  // namespace tongqu
