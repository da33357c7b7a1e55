#include "engine/exchange/client_ids.hpp"

namespace tongqu::exchange {

ClientIds::Name ClientIds::name_of(ParticipantId participant, ClientIdView id) const {
    // The owner is mixed with the secret seed first: the state that the text then meets is unknown to everybody, so that no
    // text of one owner can be chosen to meet another owner's.
    const std::uint64_t owner = (static_cast<std::uint64_t>(participant.raw()) << 8) | static_cast<std::uint64_t>(id.kind);
    const std::string_view bytes(reinterpret_cast<const char*>(&owner), sizeof owner);
    return {hash_text(id.text, hash_text(bytes, seed_)), hash_text(id.text, hash_text(bytes, ~seed_))};
}

std::optional<ClientIds::Known> ClientIds::find(ParticipantId participant, ClientIdView id) const {
    const auto found = index_.find(name_of(participant, id));
    if (found == index_.end()) return std::nullopt;
    const Entry& entry = entries_[found->second - first_];
    return Known{entry.sequence, entry.fingerprint};
}

bool ClientIds::has_room(ParticipantId participant) const {
    return participant.raw() >= counts_.size() || counts_[participant.raw()] < kMaxClientIdsPerParticipant;
}

void ClientIds::remember(ParticipantId participant, ClientIdView id, SequenceNumber sequence, Time time,
                         std::uint64_t fingerprint) {
    add({name_of(participant, id), participant, sequence, fingerprint, time});
}

void ClientIds::add(const Entry& entry) {
    index_.emplace(entry.name, first_ + entries_.size());
    entries_.push_back(entry);
    if (counts_.size() <= entry.participant.raw()) counts_.resize(entry.participant.raw() + std::size_t{1});
    ++counts_[entry.participant.raw()];
}

void ClientIds::forget_until(Time now) {
    while (!entries_.empty() && entries_.front().time + kRetentionWindow <= now) {
        const Entry& oldest = entries_.front();
        index_.erase(oldest.name);
        --counts_[oldest.participant.raw()];
        entries_.pop_front();
        ++first_;
    }
}

void ClientIds::load(Decoder& from) {
    *this = ClientIds();
    from.get(seed_);
    std::uint64_t count = 0;
    from.get(count);
    for (std::uint64_t i = 0; i < count && !from.failed(); ++i) {
        Entry entry;
        from.get(entry);
        if (!from.failed()) add(entry);
    }
}

}  // namespace tongqu::exchange
