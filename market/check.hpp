#pragma once
// The third kind of failure: a broken invariant stops the process, always, with the values in the message.
#include <source_location>
#include <string_view>

namespace tongqu {

// Prints the condition, the message and the place to standard error and aborts. Never returns.
[[noreturn]] void check_failed(std::string_view condition, std::string_view message,
                               std::source_location where = std::source_location::current());

}  // namespace tongqu

// TONGQU_CHECK(total == 0, "sum of accounts is " + std::to_string(total)): the message is built only on failure.
#define TONGQU_CHECK(condition, message)                              \
    do {                                                              \
        if (!(condition)) [[unlikely]]                                \
            ::tongqu::check_failed(#condition, (message));            \
    } while (false)
