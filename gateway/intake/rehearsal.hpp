#pragma once
// Plays what would happen on a copy of the whole process, which the system makes page by page as it is written to (fork): the
// very state and the very code of the exchange, of which nothing comes back but the answers.
//
// What it costs whoever starts it: the copy of the page tables, about a millisecond for each 100 MB in use; and one at a time.
#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "market/codec.hpp"

namespace tongqu::gateway {

class Rehearsal {
  public:
    // Called in a copy for the play of this number; nothing that it does is seen by anyone but for what it writes. Of the
    // threads only the caller's exists there, so it takes no locks that others might have held, and touches no files.
    using Play = std::function<void(std::size_t number, ByteBuffer& answer)>;

    // Starts `count` plays, each on a copy of its own of the state now. Nothing where the system refuses.
    [[nodiscard]] static std::optional<Rehearsal> start(std::size_t count, const Play& play);
    Rehearsal(Rehearsal&& other) noexcept;
    Rehearsal& operator=(Rehearsal&&) = delete;
    ~Rehearsal();

    // Waits for the answers, and ends the copies that have given none by then. None for a play that failed.
    [[nodiscard]] std::vector<std::optional<std::vector<std::byte>>> finish(std::chrono::milliseconds patience);

  private:
    Rehearsal(pid_t process, int pipe, std::size_t count) : process_(process), pipe_(pipe), count_(count) {}

    pid_t process_;
    int pipe_;
    std::size_t count_;
};

}  // namespace tongqu::gateway
