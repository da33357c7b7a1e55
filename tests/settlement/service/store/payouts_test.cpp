#include "settlement/service/store/payouts.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <set>

#include "settled_market.hpp"
#include "settlement/service/store/csv_field.hpp"

using namespace tongqu;
using namespace tongqu::store;
using namespace tongqu::store::test;

namespace {

std::vector<std::string> lines_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

// "withdrawal" of all files together, in the order of the files.
std::vector<std::string> paid_in(const std::filesystem::path& folder) {
    std::set<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ".csv") files.insert(entry.path());
    std::vector<std::string> paid;
    for (const auto& file : files) {
        const auto lines = lines_of(file);
        for (std::size_t i = 1; i < lines.size(); ++i) {
            const auto first = lines[i].find(',') + 1;
            paid.push_back(lines[i].substr(first, lines[i].find(',', first) - first));
        }
    }
    return paid;
}

PayoutRun pay(SettlementStore& store, const std::filesystem::path& folder) {
    auto run = write_payouts(store.database(), folder);
    INFO((run ? std::string() : to_string(run.error())));
    REQUIRE(run);
    return *run;
}

}  // namespace

TEST_CASE("every withdrawal is in exactly one payout file, whenever files are written and whatever is lost") {
    SettledMarket market(3);
    market.run(900);
    const TemporaryFolder folder;
    const auto payouts = folder.path() / "payouts";
    auto store = SettlementStore::open(folder.path(), identity_of(1));
    REQUIRE(store);
    std::size_t at = 0;
    for (const auto& released : market.history) {
        REQUIRE((*store)->take(released));
        if (++at % 400 != 0) continue;
        REQUIRE((*store)->commit());
        pay(**store, payouts);
    }
    REQUIRE((*store)->commit());
    pay(**store, payouts);
    CHECK(pay(**store, payouts).written.empty());
    const auto count = (*store)->database().ask("SELECT count(*) FROM withdrawal").value_or(0);
    REQUIRE(count > 20);
    const auto paid = paid_in(payouts);
    REQUIRE(paid.size() == static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < paid.size(); ++i) CHECK(paid[i] == std::to_string(i + 1));

    // The process died between recording a file and writing it: the same bytes come.
    const auto first = payouts / "payout-000001-CNY.csv";
    const auto before = lines_of(first);
    std::filesystem::remove(first);
    (*store)->database().run("UPDATE payout_file SET written = 0 WHERE number = 1");
    CHECK(pay(**store, payouts).written.size() == 1);
    CHECK(lines_of(first) == before);
    // One that a bank has taken away does not come again.
    std::filesystem::rename(first, folder.path() / "taken.csv");
    CHECK(pay(**store, payouts).written.empty());
    std::filesystem::rename(folder.path() / "taken.csv", first);

    // A store made anew in an empty file learns from the folder what was paid.
    store->reset();
    std::filesystem::remove(SettlementStore::file_in(folder.path()));
    auto again = SettlementStore::open(folder.path(), identity_of(1));
    REQUIRE(again);
    for (const auto& released : market.history) REQUIRE((*again)->take(released));
    REQUIRE((*again)->commit());
    const auto run = pay(**again, payouts);
    CHECK(run.adopted > 1);
    CHECK(run.written.empty());

    // A file that somebody changed is refused, and nothing is written.
    std::ofstream(first, std::ios::app) << "9,9,TQ9,2026-01-01T00:00:00Z,eve,Eve,1.00,CNY,x,withdrawal,1,1\r\n";
    const auto changed = write_payouts((*again)->database(), payouts);
    REQUIRE_FALSE(changed);
    CHECK(changed.error().error == StoreError::damaged);
}

TEST_CASE("the worked example of docs/payouts.md is what is written") {
    service::DrivenExchange market;
    const KeyId acme = market.join("acme", RoleSet::of(Role::supplier));
    market.deposit("acme", Money(5'000'000'000));
    market.submit(acme, Withdraw{"=cmd|' /C calc'!A0", Currency(0), Money(1'234'560'000)});
    market.submit(acme, Withdraw{"rent-2026-01", Currency(0), Money(50'000'000)});
    const TemporaryFolder folder;
    auto store = SettlementStore::open(folder.path(), identity_of(1));
    REQUIRE(store);
    for (const auto& released : market.history) REQUIRE((*store)->take(released));
    REQUIRE((*store)->commit());
    pay(**store, folder.path() / "payouts");
    std::ifstream document("docs/payouts.md");
    const std::string text{std::istreambuf_iterator<char>(document), {}};
    for (std::string line : lines_of(folder.path() / "payouts" / "payout-000001-CNY.csv")) {
        REQUIRE(line.ends_with('\r'));
        line.pop_back();
        INFO(line);
        CHECK(text.find(line + "\n") != std::string::npos);
    }
}

TEST_CASE("a text that a spreadsheet would compute is made harmless, a number stays one") {
    const auto field = [](std::string_view text) {
        std::string out;
        append_csv_field(out, text);
        return out;
    };
    CHECK(field("=1+1") == "\"'=1+1\"");
    CHECK(field("@SUM(A1)") == "\"'@SUM(A1)\"");
    CHECK(field("-2+3") == "\"'-2+3\"");
    CHECK(field("-2.50") == "-2.50");
    CHECK(field("a,\"b\"") == "\"a,\"\"b\"\"\"");
    CHECK(field("湖北") == "湖北");
}
