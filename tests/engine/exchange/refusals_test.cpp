// A refused command gives its reason and changes nothing; the order of the checks is that of the table.
#include <cstdlib>
#include <set>

#include <catch2/catch.hpp>

#include "refusal_rows.hpp"

using namespace tongqu;
using namespace tongqu::exchange;

namespace {

using R = RejectReason;

Command application(const std::string& name) {
    ParticipantTerms terms;
    terms.name_id = name;
    terms.roles = RoleSet::of(Role::buyer);
    return {std::nullopt, ApplyForAdmission{terms, {}}};
}

// Only millions of participants, products, instruments, ids or orders bring these about.
const std::set<R> kOutOfReach{R::too_many_participants, R::too_many_products, R::too_many_instruments,
                              R::id_quota, R::book_full};

}  // namespace

TEST_CASE("A refused command gives its reason and changes nothing") {
    std::set<R> met;
    std::size_t number = 0;
    for (const RefusalRow& row : refusal_rows()) {
        INFO("row " << ++number << ", " << describe(row.reason).code);
        Stage stage;
        const Command command = row.command(stage);
        ByteBuffer before, refused, idle;
        stage.market.exchange.save(before);
        auto twin = Exchange::load(before.bytes());
        REQUIRE(twin);
        std::vector<Event> nothing;
        twin->apply(SequenceNumber(stage.market.journal.size() + 1), stage.market.now, {std::nullopt, Tick{}},
                    nothing);
        twin->save(idle);

        const std::vector<Event>& events = stage.market.apply(command);
        REQUIRE(events.size() == 1);
        REQUIRE(std::holds_alternative<Rejected>(events[0]));
        CHECK(std::string(describe(std::get<Rejected>(events[0]).reason).code) == describe(row.reason).code);
        stage.market.exchange.save(refused);
        CHECK(same_bytes(refused, idle));
        met.insert(row.reason);
    }
    for (const RejectRow& reason : kRejectRows) {
        INFO(reason.code);
        CHECK(met.contains(reason.reason) != kOutOfReach.contains(reason.reason));
    }
}

TEST_CASE("The rows of the table of refusals stand in the order of precedence") {
    R last = R::unknown_key;
    for (const RefusalRow& row : refusal_rows()) {
        INFO(describe(row.reason).code << " after " << describe(last).code);
        CHECK(row.reason >= last);
        last = row.reason;
    }
}

TEST_CASE("An exchange with as many participants and products as it can hold takes no more") {
    if (std::getenv("TONGQU_LONG_TESTS") == nullptr) return;
    Stage stage;
    std::vector<Event> events;
    std::uint64_t sequence = stage.market.journal.size();
    const auto count = [&](auto make) {
        for (int i = 0; i < 1'100'000; ++i) {
            events.clear();
            stage.market.exchange.apply(SequenceNumber(++sequence), stage.market.now, make(i), events);
            if (const auto* refused = std::get_if<Rejected>(&events[0])) return refused->reason;
        }
        return R::not_acceptable;
    };
    CHECK(count([](int i) { return application("p" + std::to_string(i)); }) ==
          R::too_many_participants);
    CHECK(count([&](int i) {
              ProductTerms terms;
              terms.name_id = "d" + std::to_string(i);
              return Command{stage.acme.key, ListProduct{terms}};
          }) == R::too_many_products);
}
