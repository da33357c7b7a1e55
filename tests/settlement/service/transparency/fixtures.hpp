#pragma once
// An exchange whose secrets, identity and commands are always the same.
#include <cstdlib>
#include <random>

#include "settlement/service/transparency/transparency_log.hpp"
#include "tests/settlement/service/transparency/naive_tree.hpp"

namespace tongqu::transparency::test {

inline const std::filesystem::path kFolder = "/d/transparency";

inline log::JournalIdentity some_identity(std::uint8_t first = 0x10) {
    log::JournalIdentity identity;
    for (std::size_t i = 0; i < identity.bytes.size(); ++i) identity.bytes[i] = static_cast<std::byte>(first + i);
    return identity;
}

// The secret key of test 1 of RFC 8032 section 7.1, and the bytes 0, 1, 2 … 31 as the secret of the salts.
inline LogSecrets known_secrets() {
    LogSecrets secrets;
    secrets.seed.bytes = {0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4,
                          0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60};
    for (std::size_t i = 0; i < 32; ++i) secrets.salts.bytes[i] = static_cast<std::uint8_t>(i);
    return secrets;
}

inline LogOptions options_for(std::uint64_t journal_end) {
    return {kFolder, some_identity(), SequenceNumber(journal_end), known_secrets()};
}

// 2026-01-01T00:00:00Z and as many seconds.
inline Time at(std::int64_t second) { return Time(1'767'225'600'000'000) + seconds(second); }

// The n-th command of a history: a deposit, which moves money and now and then opens an account.
inline log::ReleasedCommand released(std::uint64_t n) {
    const auto account = static_cast<std::uint32_t>(n % 7);
    log::ReleasedCommand command{SequenceNumber(n), at(static_cast<std::int64_t>(n)), {}, {}};
    command.command.key = KeyId(1);
    command.command.body = Deposit{"ref-" + std::to_string(n), ParticipantId(account), *currency_of("CNY"),
                                   Money(static_cast<std::int64_t>(n) * 1'000'000)};
    command.events.push_back(Posted{AccountId(0), AccountId(account + 1), Money(static_cast<std::int64_t>(n) * 1'000'000),
                                    PostingCause::deposit, 0});
    for (std::uint64_t more = 0; more < n % 5; ++more) command.events.push_back(Finalised{TradeId(n * 10 + more), Money(), false});
    if (n % 11 == 0) command.events.clear();
    return command;
}

// The movement records of the n-th command, as all commands up to it made them.
inline std::span<const MovementRecord> movements(std::uint64_t n) {
    static AccountChains chains;
    static std::vector<std::vector<MovementRecord>> made;
    while (made.size() < n) {
        const auto records = chains.take(released(made.size() + 1));
        made.emplace_back(records.begin(), records.end());
    }
    return made[n - 1];
}

inline Digest some_hash(std::uint64_t n) {
    NaiveBytes bytes;
    for (unsigned i = 0; i < 8; ++i) bytes.push_back(static_cast<std::uint8_t>(n >> (8 * i)));
    return naive_leaf_hash(bytes);
}

inline std::vector<Digest> some_hashes(std::size_t count) {
    std::vector<Digest> hashes;
    for (std::size_t n = 0; n < count; ++n) hashes.push_back(some_hash(n));
    return hashes;
}

inline bool long_tests() { return std::getenv("TONGQU_LONG_TESTS") != nullptr; }

}  // namespace tongqu::transparency::test
