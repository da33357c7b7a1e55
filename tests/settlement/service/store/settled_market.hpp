#pragma once
// A market in which money moves in many ways, its journal on disk, and a store beside it.
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>

#include "engine/exchange/exchange.hpp"
#include "engine/log/recovery.hpp"
#include "engine/log/writer.hpp"
#include "market/command_codec.hpp"
#include "settlement/service/store/settlement_store.hpp"
#include "tests/engine/log/temporary_folder.hpp"
#include "tests/settlement/service/driven_exchange.hpp"

namespace tongqu::store::test {

using log::test::TemporaryFolder;

inline log::JournalIdentity identity_of(std::uint8_t first) {
    log::JournalIdentity identity;
    for (std::size_t i = 0; i < identity.bytes.size(); ++i) identity.bytes[i] = static_cast<std::byte>(first + i);
    return identity;
}

inline bool long_tests() { return std::getenv("TONGQU_LONG_TESTS") != nullptr; }

// A supplier in CN and one in CN-HB, whose product has a second contributor; buyers; trades that are accepted, left to time
// out, or not delivered; withdrawals.
struct SettledMarket : service::DrivenExchange {
    explicit SettledMarket(std::uint64_t seed = 1) : random(seed) {
        submit(KeyId(0), CreateRegion{{"CN-HB", "Hubei", DevelopmentTier::developing}});
        suppliers = {join("acme", RoleSet::of(Role::supplier)), join("hubei", RoleSet::of(Role::supplier))};
        buyers = {join("bolt", RoleSet::of(Role::buyer)), join("cedar", RoleSet::of(Role::buyer))};
        ProductTerms product;
        product.name_id = "rice";
        product.title = "=Rice yields, \"2026\"";
        product.contributors = {{"acme", 2}, {"nobody-yet", 1}};
        submit(suppliers[0], ListProduct{product});
        InstrumentTerms terms;
        terms.name_id = "RICE";
        terms.product = ProductId(0);
        submit(suppliers[0], OpenInstrument{terms});
        terms.name_id = "HOUR";
        terms.product.reset();
        submit(KeyId(0), OpenInstrument{terms});
        deposit("bolt", Money(900'000'000'000'000));
        deposit("cedar", Money(900'000'000'000'000));
    }
    void place(KeyId key, Side side, InstrumentId instrument, std::int64_t price, std::int64_t quantity) {
        PlaceOrder order;
        order.client_order_id = "o" + std::to_string(history.size());
        order.side = side;
        order.instrument = instrument;
        order.price = Price(price);
        order.quantity = Quantity(quantity);
        submit(key, order);
    }
    // One act; time goes on by up to `most`.
    void step(Duration most = seconds(3600)) {
        now = now + Duration(static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most.raw())));
        const InstrumentId instrument(static_cast<std::uint32_t>(random() % 2));
        const auto price = static_cast<std::int64_t>(95 + random() % 10);
        const auto quantity = static_cast<std::int64_t>(1 + random() % 9);
        switch (random() % 8) {
            case 0:
            case 1:
                return place(suppliers[instrument.raw() == 0 ? 0 : random() % 2], Side::sell, instrument, price, quantity);
            case 2:
            case 3:
                return place(buyers[random() % 2], Side::buy, instrument, price, quantity);
            case 4: {
                submit(suppliers[random() % 2],
                       Withdraw{"w" + std::to_string(history.size()), Currency(0), Money(static_cast<std::int64_t>(1 + random() % 50) * 10'000)});
                return;
            }
            default:
                return settle_something();
        }
    }
    void settle_something() {
        const auto& open = model.trades().unsettled();
        if (open.empty()) return;
        auto chosen = open.begin();
        std::advance(chosen, static_cast<std::ptrdiff_t>(random() % open.size()));
        const service::TradeRecord& trade = model.trades().at(*chosen);
        const bool delivered = trade.status != service::TradeStatus::traded;
        const std::string reference = "r" + std::to_string(history.size());
        if (random() % 3 == 0) return;  // left to its time-out
        if (delivered)
            submit(buyers[trade.buyer == model.directory().participant("bolt")->id ? 0 : 1],
                   AcceptTrade{*chosen, reference});
        else
            submit(suppliers[trade.seller == model.directory().participant("acme")->id ? 0 : 1],
                   DeliverTrade{*chosen, reference, Digest{}});
    }
    void run(std::size_t steps, Duration most = seconds(3600)) {
        for (std::size_t i = 0; i < steps; ++i) step(most);
    }

    std::mt19937_64 random;
    std::vector<KeyId> suppliers, buyers;
};

// Writes commands first … last of a history to the journal in `folder`, a batch of them a commit.
class JournalOf {
  public:
    JournalOf(const std::filesystem::path& folder, const log::JournalIdentity& identity) {
        log::JournalOptions options;
        options.expect.logic = exchange::kLogicVersion;
        options.new_identity = identity;
        options.durability = log::Durability::os;
        options.segment_bytes = 2 * 1024 * 1024;
        options.max_batch_bytes = 1024 * 1024;
        auto opened = log::open_journal(log::system_files(), folder, options);
        TONGQU_CHECK(opened.has_value(), opened ? "" : log::to_string(opened.error()));
        writer_ = std::make_unique<log::JournalWriter>(std::move(*opened));
    }
    void write(std::span<const log::ReleasedCommand> commands) {
        for (const auto& command : commands) {
            ByteBuffer bytes;
            encode(command.command, bytes);
            TONGQU_CHECK(writer_->reserve(log::record_bytes(bytes.bytes().size())).has_value(), "room");
            writer_->append(command.sequence, command.time, bytes.bytes());
            TONGQU_CHECK(writer_->commit().has_value(), "commit");
        }
    }

  private:
    std::unique_ptr<log::JournalWriter> writer_;
};

}  // namespace tongqu::store::test
