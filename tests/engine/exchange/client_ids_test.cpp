// Client-set ids: whose they are, how long they are known.
#include "engine/exchange/client_ids.hpp"

#include <catch2/catch.hpp>

#include <cstring>

#include "pricing/splitmix64.hpp"

using namespace tongqu;
using namespace tongqu::exchange;

namespace {

ClientIdView order_id(std::string_view text) { return {ClientIdKind::client_order_id, text}; }

}  // namespace

TEST_CASE("Nobody can choose an id that is taken for another's") {
    // Texts of eight bytes whose words differ by what the numbers of their owners differ by, whatever the
    // secret seed: an id that is mixed with its owner by additions or exclusive ors alone meets the other's
    // for one seed in four.
    const std::uint64_t step = 0x9E3779B97F4A7C15;
    pricing::SplitMix64 random(1);
    for (int i = 0; i < 2000; ++i) {
        ClientIds ids(random.next());
        const ParticipantId victim(static_cast<std::uint32_t>(random.below(16)));
        const ParticipantId thief(static_cast<std::uint32_t>(random.below(16)));
        if (victim == thief) continue;
        const std::uint64_t word = random.next();
        const std::uint64_t apart = (std::uint64_t{victim.raw()} << 8) ^ (std::uint64_t{thief.raw()} << 8);
        const std::uint64_t chosen = ((word + step) ^ apart) - step;
        char known[8], crafted[8];
        std::memcpy(known, &word, 8);
        std::memcpy(crafted, &chosen, 8);
        ids.remember(victim, order_id({known, 8}), SequenceNumber(1), Time(0), 1);
        CHECK_FALSE(ids.find(thief, order_id({crafted, 8})));
    }
}

TEST_CASE("An id is known to its owner and kind only, until the window has passed") {
    ClientIds ids(42);
    ids.remember(ParticipantId(1), order_id("x"), SequenceNumber(7), Time(100), 9);
    ids.remember(ParticipantId(2), order_id("x"), SequenceNumber(8), Time(101), 9);
    REQUIRE(ids.find(ParticipantId(1), order_id("x")));
    CHECK(ids.find(ParticipantId(1), order_id("x"))->sequence == SequenceNumber(7));
    CHECK(ids.find(ParticipantId(2), order_id("x"))->sequence == SequenceNumber(8));
    CHECK_FALSE(ids.find(ParticipantId(1), {ClientIdKind::reference, "x"}));
    CHECK_FALSE(ids.find(ParticipantId(3), order_id("x")));
    CHECK_FALSE(ids.find(ParticipantId(1), order_id("xx")));

    ids.forget_until(Time(100) + kRetentionWindow + Duration(-1));
    CHECK(ids.find(ParticipantId(1), order_id("x")));
    ids.forget_until(Time(100) + kRetentionWindow);
    CHECK_FALSE(ids.find(ParticipantId(1), order_id("x")));
    CHECK(ids.find(ParticipantId(2), order_id("x")));

    ByteBuffer bytes;
    Encoder encoder(bytes);
    ids.save(encoder);
    Decoder decoder(bytes.bytes());
    ClientIds again;
    again.load(decoder);
    CHECK_FALSE(decoder.finish());
    REQUIRE(again.find(ParticipantId(2), order_id("x")));
    CHECK(again.find(ParticipantId(2), order_id("x"))->sequence == SequenceNumber(8));
    again.forget_until(Time(101) + kRetentionWindow);
    CHECK_FALSE(again.find(ParticipantId(2), order_id("x")));
}
