// A whole folder with signed orders, as `tongqu verify` reads it; and the same with one of them forged, every checksum recomputed.
#include <catch2/catch.hpp>

#include "cli/verify/verifier.hpp"
#include "folder.hpp"
#include "tests/engine/exchange/market.hpp"

using namespace tongqu;
using namespace tongqu::audit;

namespace {

struct SignedMarket {
    exchange::Market market;
    transparency::SigningKey pen{transparency::SigningSeed{{7}}};
    std::size_t first_order = 0;  // its place in the journal

    SignedMarket() {
        ParticipantTerms terms;
        terms.name_id = "bob";
        terms.roles = RoleSet::of(Role::buyer);
        const auto bob = market.join(terms);
        market.apply(exchange::kOperatorKey, Deposit{"d", bob.id, Currency(0), Money(100'000'000)});
        InstrumentTerms instrument;
        instrument.name_id = "gpu";
        market.apply(exchange::kOperatorKey, OpenInstrument{instrument});
        CreateKey pair{bob.id, {}, pen.public_key().bytes, ScopeSet::of(Scope::read, Scope::trade), {}, {}};
        pair.kind = KeyKind::signing;
        market.apply(bob.key, pair);
        const KeyId key = market.last<KeyCreated>()->key;
        first_order = market.journal.size();
        for (int i = 0; i < 20; ++i) {
            market.wait(seconds(1));
            PlaceOrder order;
            order.client_order_id = "o" + std::to_string(i);
            order.price = Price(100 + i);
            order.quantity = Quantity(1);
            const std::string text = std::to_string(market.now.raw()) + "\nPOST\n/v1/orders\n{\"client_order_id\":\"" + order.client_order_id +
                                     R"(","instrument_id":"gpu","side":"buy","type":"limit","quantity":"1","price":")" +
                                     multiple_to_string(100 + i, instrument.tick) + "\"}";
            market.apply(Command{key, order, Evidence{text, pen.sign(std::as_bytes(std::span(text))).bytes}});
        }
    }

    // The folder of an exchange that applied these commands; what verify says of it.
    [[nodiscard]] cli::Findings verified(const std::vector<exchange::Entry>& journal) const {
        std::vector<Told> history;
        for (const auto& entry : journal) history.push_back({SequenceNumber(history.size() + 1), entry.stamp, entry.command, {}});
        log::test::SimulatedDisk disk;
        write_journal(disk, history);
        disk.release_locks();
        cli::FolderToVerify what;
        what.folder = kFolder;
        what.files = &disk;
        return cli::verify_folder(what, [](std::uint64_t, std::uint64_t) {});
    }
};

}  // namespace

TEST_CASE("a folder verifies with every signature in it, and a forged or changed order is named") {
    SignedMarket honest;
    const auto& journal = honest.market.journal;
    const cli::Findings good = honest.verified(journal);
    INFO(good.failure);
    CHECK(good.failure.empty());
    CHECK(good.judged.signatures == 20);

    const auto forged = [&](std::size_t place, auto&& change) {
        auto copy = journal;
        change(copy[honest.first_order + place].command);
        const cli::Findings found = honest.verified(copy);
        INFO(found.failure);
        REQUIRE(found.lie);
        CHECK(found.lie->rule == "evidence");
        CHECK(found.lie->sequence.raw() == honest.first_order + place + 1);
    };
    // The price of one order raised; one order's evidence with another; a bit of a signature; an order under a name nobody signed.
    forged(3, [](Command& c) { std::get<PlaceOrder>(c.body).price = Price(140); });
    forged(7, [&](Command& c) { c.evidence = journal[honest.first_order + 6].command.evidence; });
    forged(11, [](Command& c) { c.evidence->signature[40] ^= 4; });
    forged(19, [](Command& c) { std::get<PlaceOrder>(c.body).client_order_id = "another"; });
}
