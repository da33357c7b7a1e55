#pragma once
// What one HTTP listener answered. Written on the gateway's thread.
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "gateway/metrics/counter.hpp"

namespace tongqu::metrics {

inline constexpr unsigned kStatuses = 600;
// Codes of errors that are counted apart; there are fewer of them in docs/errors.md, and what comes after them counts as "other".
inline constexpr std::size_t kCountedCodes = 512;

struct HttpMetrics {
    std::array<Counter, kStatuses> by_status;
    Histogram reads, writes;  // from the end of the request to the answer, ready to be sent
    Counter sent_bytes;       // of bodies
    struct Code {
        std::string_view code;
        std::uint64_t count;
    };
    std::vector<Code> by_code;  // of errors, in the order of their first occurrence; the gateway's thread only

    void answered(bool write, unsigned status, std::string_view code, Histogram::Duration took, std::size_t bytes) {
        by_status[status < kStatuses ? status : 0].add();
        (write ? writes : reads).record(took);
        sent_bytes.add(bytes);
        if (!code.empty()) count(code);
    }

  private:
    void count(std::string_view code) {
        for (Code& each : by_code)
            if (each.code == code) return void(++each.count);
        if (by_code.size() < kCountedCodes) return by_code.push_back({code, 1});
        for (Code& each : by_code)
            if (each.code == "other") return void(++each.count);
        by_code.push_back({"other", 1});
    }
};

}  // namespace tongqu::metrics
