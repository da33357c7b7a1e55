#include "market.hpp"

#include <algorithm>

#include "market/command_codec.hpp"

namespace tongqu::exchange {

Digest digest_of(std::string_view text) {
    Digest digest{};
    for (std::size_t i = 0; i < digest.size(); ++i)
        digest[i] = static_cast<std::uint8_t>(hash_text(text, 7 + i));
    return digest;
}

bool same_bytes(const ByteBuffer& a, const ByteBuffer& b) { return std::ranges::equal(a.bytes(), b.bytes()); }

void play(Exchange& exchange, const std::vector<Entry>& journal, std::size_t from, std::size_t to,
          ByteBuffer& events) {
    std::vector<Event> out;
    for (std::size_t i = from; i < to; ++i) {
        out.clear();
        exchange.apply(SequenceNumber(i + 1), journal[i].stamp, journal[i].command, out);
        encode(out, events);
    }
}

Market::Market(const Rulebook& rulebook) {
    OpenExchange opening;
    opening.operator_id = "operator";
    opening.operator_region.code = "HOME";
    opening.operator_key_digest = digest_of("operator's key");
    opening.rulebook = rulebook;
    apply({}, opening);
}

const std::vector<Event>& Market::apply(Command command) {
    events.clear();
    journal.push_back({now, std::move(command)});
    const SequenceNumber sequence(journal.size());
    exchange.apply(sequence, now, journal.back().command, events);
    audit.follow(exchange, sequence, now, journal.back().command, events);
    return events;
}

const std::vector<Event>& Market::pass(Duration time) {
    wait(time);
    return apply({}, Tick{});
}

Market::Member Market::join(const ParticipantTerms& terms) {
    const Digest secret = digest_of(terms.name_id + "'s claim");
    apply({}, ApplyForAdmission{terms, secret});
    const ParticipantId id = last<ParticipantApplied>()->participant;
    apply(kOperatorKey, ChangeStatus{id, ParticipantStatus::admitted, {}});
    apply({},
          CreateKey{id, secret, digest_of(terms.name_id), governance::permitted_scopes(terms.roles), {}, {}});
    return {id, last<KeyCreated>()->key};
}

void Market::check_all() { audit.check_all(exchange); }

void Market::check_replay() const {
    const std::size_t middle = journal.size() / 2;
    ByteBuffer events_whole, events_split, snapshot, again;
    Exchange whole, first;
    play(whole, journal, 0, journal.size(), events_whole);
    play(first, journal, 0, middle, events_split);
    first.save(snapshot);
    auto second = Exchange::load(snapshot.bytes());
    if (!second) throw std::string("the snapshot cannot be read");
    second->save(again);
    if (!same_bytes(snapshot, again)) throw std::string("a snapshot that is loaded saves other bytes");
    if (middle > 0) second->check();
    play(*second, journal, middle, journal.size(), events_split);
    if (whole.state_hash() != exchange.state_hash()) throw std::string("the replay ends in another state");
    if (second->state_hash() != exchange.state_hash())
        throw std::string("from a snapshot the replay ends in another state");
    if (!same_bytes(events_whole, events_split))
        throw std::string("from a snapshot the replay gives other events");
}

}  // namespace tongqu::exchange
