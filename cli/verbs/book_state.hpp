#pragma once
// A book kept from the stream's messages: a snapshot, then deltas.
#include <cstdint>
#include <map>
#include <string>

#include "cli/verbs/answer.hpp"
#include "cli/verbs/ladder.hpp"

namespace tongqu::cli {

enum class BookStep {
    changed,    // a snapshot or a delta was taken
    unchanged,  // a heartbeat
    gap         // something was missed, or there was no snapshot yet: subscribe again
};

class BookState {
  public:
    // A message of the channel `book`. After a gap nothing is taken until the next snapshot.
    BookStep take(const Json& message);
    [[nodiscard]] Ladder ladder(std::size_t depth) const;  // best first

  private:
    using Side = std::map<__int128, Level>;  // by price × 10^9
    static void set(Side& side, const Json& level);

    std::string instrument_;
    Side bids_, asks_;
    std::uint64_t last_ = 0;  // sequence
    bool whole_ = false;      // a snapshot and everything since
};

}  // namespace tongqu::cli
