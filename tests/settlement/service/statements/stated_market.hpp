#pragma once
// A settled market with a store and a transparency log beside it, from which statements are made.
#include "settlement/service/statements/evidence_source.hpp"
#include "settlement/service/statements/statement_text.hpp"
#include "settlement/service/transparency/transparency_log.hpp"
#include "tests/settlement/service/store/settled_market.hpp"

namespace tongqu::statements::test {

using namespace store::test;

// The seeds of key and salts count up from `first`.
inline transparency::LogSecrets secrets_of(std::uint8_t first) {
    transparency::LogSecrets secrets;
    for (std::size_t i = 0; i < 32; ++i) {
        secrets.seed.bytes[i] = static_cast<std::uint8_t>(first + i);
        secrets.salts.bytes[i] = static_cast<std::uint8_t>(first + 2 * i);
    }
    return secrets;
}

struct StatedMarket : SettledMarket {
    explicit StatedMarket(std::uint64_t seed = 1, std::size_t steps = 500, std::uint8_t secret = 1, std::uint8_t exchange_number = 1)
        : SettledMarket(seed), identity(identity_of(exchange_number)) {
        run(steps);
        auto opened = store::SettlementStore::open(folder.path(), identity);
        TONGQU_CHECK(opened.has_value(), "store");
        store = std::move(*opened);
        std::filesystem::create_directories(folder.path() / "transparency");
        const transparency::LogOptions options{folder.path() / "transparency", identity,
                                               SequenceNumber(history.size()), secrets_of(secret)};
        auto log = transparency::TransparencyLog::open(log::system_files(), options);
        TONGQU_CHECK(log.has_value(), log ? "" : to_string(log.error()));
        transparency::AccountChains chains;
        for (const auto& released : history) {
            TONGQU_CHECK(store->take(released).has_value(), "take");
            TONGQU_CHECK(log->append(released, chains.take(released)).has_value(), "append");
            if (released.sequence.raw() % 200 == 0) heads.push_back(log->publish(now).value());
        }
        TONGQU_CHECK(store->commit().has_value(), "commit");
        heads.push_back(log->publish(now).value());
    }
    [[nodiscard]] store::StoreView view() { return {store->database(), store->identity(), store->taken()}; }
    [[nodiscard]] ParticipantId id(const char* name) const { return model.directory().participant(name)->id; }
    [[nodiscard]] EvidenceSource source(std::optional<std::uint64_t> head = {}) {
        auto opened = EvidenceSource::open(log::system_files(), folder.path(), identity, head);
        TONGQU_CHECK(opened.has_value(), opened ? "" : to_string(opened.error()));
        return std::move(*opened);
    }
    // With evidence, for the latest head.
    [[nodiscard]] Statement statement(const char* name, Period period) {
        EvidenceSource log = source();
        auto made = read_statement(view(), id(name), period, log.head());
        TONGQU_CHECK(made.has_value(), "statement");
        const auto shown = log.add_to(*made, view());
        TONGQU_CHECK(shown.has_value(), shown ? "" : to_string(shown.error()));
        return std::move(*made);
    }
    [[nodiscard]] Period all() const { return {Time(0), now + seconds(1)}; }
    // The days in the middle of the history.
    [[nodiscard]] Period middle() const {
        const std::int64_t begin = history.front().time.raw();
        const std::int64_t third = (now.raw() - begin) / 3;
        return {Time(begin + third), Time(begin + 2 * third)};
    }

    TemporaryFolder folder;
    log::JournalIdentity identity;
    std::unique_ptr<store::SettlementStore> store;
    std::vector<transparency::SignedHead> heads;
};

}  // namespace tongqu::statements::test
