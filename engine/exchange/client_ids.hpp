#pragma once
// The client-set ids of the retention window: what makes every request safe to repeat. Bounded in time and in number, part of
// the state.
#include <deque>
#include <optional>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "market/codec.hpp"
#include "market/command_codec.hpp"
#include "market/ids.hpp"
#include "market/time.hpp"

namespace tongqu::exchange {

inline constexpr Duration kRetentionWindow = days(30);
// Ids of one participant within the window; one more is refused with id_quota.
inline constexpr std::uint32_t kMaxClientIdsPerParticipant = 10'000'000;

class ClientIds {
  public:
    // `seed` keys the hash, so that nobody outside can choose ids that collide.
    explicit ClientIds(std::uint64_t seed = 0) : seed_(seed) {}

    struct Known {
        SequenceNumber sequence;
        std::uint64_t fingerprint;
    };
    // What the participant used this id for within the window; nothing where it is new. O(length).
    [[nodiscard]] std::optional<Known> find(ParticipantId participant, ClientIdView id) const;
    [[nodiscard]] bool has_room(ParticipantId participant) const;
    // Precondition: find() gives nothing, has_room(). Amortised O(length).
    void remember(ParticipantId participant, ClientIdView id, SequenceNumber sequence, Time time, std::uint64_t fingerprint);
    // Forgets what was remembered a window or more before `now`. Amortised O(1).
    void forget_until(Time now);

    template <class Sink>
    void save(Encoder<Sink>& to) const {
        to.put(seed_);
        to.put(static_cast<std::uint64_t>(entries_.size()));
        for (const Entry& entry : entries_) to.put(entry);
    }
    void load(Decoder& from);

  private:
    // 128 bits stand for (participant, kind, text).
    struct Name {
        std::uint64_t high = 0;
        std::uint64_t low = 0;
        static constexpr auto fields() { return std::make_tuple(&Name::high, &Name::low); }
        friend bool operator==(const Name&, const Name&) = default;
    };
    struct NameHash {
        using is_avalanching = void;
        std::size_t operator()(const Name& name) const { return name.high; }
    };
    struct Entry {
        Name name;
        ParticipantId participant;
        SequenceNumber sequence;
        std::uint64_t fingerprint = 0;
        Time time;
        static constexpr auto fields() {
            using E = Entry;
            return std::make_tuple(&E::name, &E::participant, &E::sequence, &E::fingerprint, &E::time);
        }
    };
    [[nodiscard]] Name name_of(ParticipantId participant, ClientIdView id) const;
    void add(const Entry& entry);

    std::uint64_t seed_;
    std::deque<Entry> entries_;                                       // oldest first
    std::uint64_t first_ = 0;                                         // how many have been forgotten
    boost::unordered_flat_map<Name, std::uint64_t, NameHash> index_;  // position counted from the beginning of time
    std::vector<std::uint32_t> counts_;                               // per participant
};

}  // namespace tongqu::exchange
