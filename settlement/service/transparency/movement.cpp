#include "settlement/service/transparency/movement.hpp"

#include <string>

#include "market/check.hpp"
#include "market/codec.hpp"
#include "settlement/service/transparency/fixed_sink.hpp"
#include "settlement/service/transparency/sha256.hpp"

namespace tongqu::transparency {

MovementBytes encode(const MovementRecord& record) {
    MovementBytes bytes;
    FixedSink sink(bytes);
    Encoder encoder(sink);
    encoder.put(kMovementVersion);
    encoder.put(record);
    TONGQU_CHECK(sink.full(), "a movement record");
    return bytes;
}

std::optional<MovementRecord> decode_movement(std::span<const std::byte> bytes) {
    Decoder decoder(bytes);
    std::uint8_t version = 0;
    MovementRecord record;
    decoder.get(version);
    decoder.get(record);
    if (decoder.finish() || version != kMovementVersion) return std::nullopt;
    return record;
}

Digest record_hash(const MovementBytes& record) {
    constexpr std::uint8_t prefix[] = {0x02};
    return Sha256().update(prefix).update(std::span<const std::byte>(record)).finish();
}

Digest record_hash(const MovementRecord& record) { return record_hash(encode(record)); }

std::span<const MovementRecord> AccountChains::take(const log::ReleasedCommand& released) {
    records_.clear();
    for (std::size_t i = 0; i < released.events.size(); ++i) {
        const auto* posted = std::get_if<Posted>(&released.events[i]);
        if (posted == nullptr) continue;
        MovementRecord record{.sequence = released.sequence,
                              .event = static_cast<std::uint32_t>(i),
                              .cause = posted->cause,
                              .subject = posted->subject};
        record.account = posted->from;
        record.amount = -posted->amount;
        add(record);
        record.account = posted->to;
        record.amount = posted->amount;
        add(record);
    }
    return records_;
}

void AccountChains::add(const MovementRecord& next) {
    const std::size_t place = next.account.raw();
    if (place >= ends_.size()) ends_.resize(place + 1);
    ChainEnd& end = ends_[place];
    MovementRecord& record = records_.emplace_back(next);
    record.number = ++end.number;
    record.balance = end.balance = end.balance + next.amount;
    record.previous = end.hash;
    end.hash = record_hash(record);
}

std::optional<std::string> chain_breach(AccountId account, const ChainEnd& end, const MovementRecord& next) {
    if (next.account != account)
        return "a movement of account " + std::to_string(next.account.raw()) + " among those of " +
               std::to_string(account.raw());
    if (next.number != end.number + 1)
        return "movement " + std::to_string(next.number) + " after " + std::to_string(end.number);
    if (next.previous != end.hash) return "movement " + std::to_string(next.number) + " names another one before it";
    if (checked_sum(end.balance, next.amount) != next.balance)
        return "movement " + std::to_string(next.number) + " gives another balance";
    return std::nullopt;
}

}  // namespace tongqu::transparency
