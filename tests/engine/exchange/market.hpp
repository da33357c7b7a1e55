#pragma once
// An exchange under test with its clock and its journal; every command is audited, and can be played again.
#include <string>
#include <utility>
#include <vector>

#include "audit.hpp"

namespace tongqu::exchange {

struct Entry {
    Time stamp;
    Command command;
};

class Market {
  public:
    // Opens with `rulebook`: operator "operator" in region 0, "HOME", with key 0.
    explicit Market(const Rulebook& rulebook = {});

    // Applies the command now. Throws std::string where the audit finds something wrong.
    const std::vector<Event>& apply(Command command);
    const std::vector<Event>& apply(std::optional<KeyId> key, CommandBody body) {
        return apply(Command{key, std::move(body)});
    }
    // Time passes, and a Tick is applied.
    const std::vector<Event>& pass(Duration time);
    void wait(Duration time) { now = now + time; }

    // A participant, applied, admitted, with a key of all that its roles permit.
    struct Member {
        ParticipantId id;
        KeyId key;
    };
    Member join(const ParticipantTerms& terms);

    // Everything against everything; the journal played again, with a snapshot in the middle, gives the same
    // events and state.
    void check_all();
    void check_replay() const;

    template <class E>
    [[nodiscard]] const E* last() const {
        for (auto event = events.rbegin(); event != events.rend(); ++event)
            if (const E* found = std::get_if<E>(&*event)) return found;
        return nullptr;
    }

    Exchange exchange;
    Time now{1'767'225'600'000'000};  // 2026-01-01T00:00:00Z
    std::vector<Event> events;        // of the last command
    std::vector<Entry> journal;
    Audit audit;
};

inline constexpr KeyId kOperatorKey{0};

[[nodiscard]] Digest digest_of(std::string_view text);
// Plays a journal into an exchange that has applied `from` of its commands; appends the encoded events to
// `events`.
void play(Exchange& exchange, const std::vector<Entry>& journal, std::size_t from, std::size_t to,
          ByteBuffer& events);
[[nodiscard]] bool same_bytes(const ByteBuffer& a, const ByteBuffer& b);

}  // namespace tongqu::exchange
