#pragma once
// Whether what a command carries as evidence proves it: the signature fits the key that the command names, and what was signed says
// what the command says, near its time and never before. docs/signing.md a second time, by code that is not the gateway's.
#include <deque>
#include <optional>
#include <set>
#include <string>

#include "settlement/service/audit/records/directory.hpp"

namespace tongqu::audit {

// A signature is taken within a minute of its timestamp, and its command stamped soon after.
inline constexpr Duration kMaxEvidenceAge = seconds(300);

struct Flaw {
    std::string expected;
    std::string found;
};

class Examiner {
  public:
    // The directory as it was before the command. `market`: where the order is that the command names by its number; none where that is
    // not known, then its price and quantity are not compared. Nothing for a command without evidence. About 80 µs for one with.
    [[nodiscard]] std::optional<Flaw> examine(const Command& command, Time stamp, const Directory& directory,
                                              std::optional<InstrumentId> market);
    [[nodiscard]] std::uint64_t examined() const { return examined_; }

  private:
    [[nodiscard]] bool is_new(const std::string& text, KeyId key, Time stamp);

    struct Seen {
        Time at;
        std::pair<KeyId, std::string> what;
    };
    std::set<std::pair<KeyId, std::string>> seen_;
    std::deque<Seen> in_order_;
    std::uint64_t examined_ = 0;
};

}  // namespace tongqu::audit
