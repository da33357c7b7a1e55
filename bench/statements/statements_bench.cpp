// bench_statements [--movements N] [--quick] [--json FILE]: what a statement costs: following, reading, evidence, writing it in
// its three forms, checking it. One participant that bids and cancels, N movements in all.
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "settlement/service/statements/check_statement.hpp"
#include "settlement/service/statements/evidence_source.hpp"
#include "settlement/service/statements/statement_text.hpp"
#include "settlement/service/transparency/transparency_log.hpp"

namespace {

using namespace tongqu;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

template <class T>
T need(T result) {
    if (result) return result;
    fmt::print(stderr, "a step failed\n");
    std::exit(1);
}

constexpr AccountId kOutside{0}, kAvailable{1}, kHeld{2};

std::vector<log::ReleasedCommand> history_of(std::size_t movements) {
    std::vector<log::ReleasedCommand> history;
    const auto add = [&](Command command, std::vector<Event> events) {
        const auto n = static_cast<std::int64_t>(history.size()) + 1;
        history.push_back({SequenceNumber(static_cast<std::uint64_t>(n)), Time(1'767'225'600'000'000 + n * 1'000'000), std::move(command), std::move(events)});
    };
    OpenExchange opening{"operator", "Operator", {"CN", "China", DevelopmentTier::developed}, Digest{9}, {}};
    add({std::nullopt, opening}, {RegionCreated{RegionId(0)}, ParticipantApplied{ParticipantId(0), GroupId(0)}});
    const auto key = [](AccountOwner owner, AccountPurpose purpose) { return AccountKey{owner, purpose, Currency(0), 0}; };
    add({KeyId(0), Deposit{"d", ParticipantId(0), Currency(0), Money(1'000'000'000'000)}},
        {AccountOpened{kOutside, key(AccountOwner::outside, AccountPurpose::available)},
         AccountOpened{kAvailable, key(AccountOwner::participant, AccountPurpose::available)},
         AccountOpened{kHeld, key(AccountOwner::participant, AccountPurpose::held)},
         Posted{kOutside, kAvailable, Money(1'000'000'000'000), PostingCause::deposit, 0}});
    while (2 * (history.size() - 2) + 1 < movements) {
        const std::uint64_t order = history.size() + 1;
        PlaceOrder bid;
        bid.client_order_id = "order-" + std::to_string(order);
        bid.price = Price(1'000);
        bid.quantity = Quantity(10);
        add({KeyId(0), bid}, {Posted{kAvailable, kHeld, Money(10'000'000), PostingCause::order_hold, order}});
        add({KeyId(0), CancelOrder{OrderId(order), {}}},
            {Posted{kHeld, kAvailable, Money(10'000'000), PostingCause::hold_release, order}});
    }
    return history;
}

}  // namespace

int main(int count, char** arguments) {
    std::size_t movements = 100'000;
    std::string json;
    for (int i = 1; i < count; ++i) {
        const std::string option = arguments[i];
        if (option == "--movements" && i + 1 < count) movements = std::stoul(arguments[++i]);
        if (option == "--json" && i + 1 < count) json = arguments[++i];
    }
    std::string folder = (std::filesystem::temp_directory_path() / "tongqu-bench-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) return 1;
    const auto log_folder = std::filesystem::path(folder) / "transparency";
    std::filesystem::create_directories(log_folder);
    const log::JournalIdentity identity{};
    const auto history = history_of(movements);

    auto log = need(transparency::TransparencyLog::open(
        log::system_files(), {log_folder, identity, history.back().sequence, transparency::draw_secrets()}));
    transparency::AccountChains chains;
    for (const auto& released : history) need(log->append(released, chains.take(released)));
    const auto head = need(log->publish(history.back().time));

    auto start = Clock::now();
    const auto store = need(store::SettlementStore::open(folder, identity));
    for (const auto& released : history) {
        need((*store)->take(released));
        if ((*store)->wants_commit()) need((*store)->commit());
    }
    need((*store)->commit());
    const double following = seconds_since(start);

    start = Clock::now();
    const store::StoreView view{(*store)->database(), identity, (*store)->taken()};
    auto source = need(statements::EvidenceSource::open(log::system_files(), folder, identity, std::nullopt));
    auto statement = need(statements::read_statement(view, ParticipantId(0), {Time(0), kLatestTime}, source->head()));
    need(source->add_to(*statement, view));
    const double reading = seconds_since(start);
    start = Clock::now();
    const std::string text = statements::to_json(*statement, &source->key());
    const double writing = seconds_since(start);
    start = Clock::now();
    const std::size_t csv = statements::to_csv(*statement, statements::Language::english).size();
    const double as_csv = seconds_since(start);
    start = Clock::now();
    const std::size_t html = statements::to_html(*statement, statements::Language::english).size();
    const double as_html = seconds_since(start);
    start = Clock::now();
    need(statements::check_statement(text, *head));
    const double checking = seconds_since(start);
    const auto bytes = std::filesystem::file_size(store::SettlementStore::file_in(folder));
    std::filesystem::remove_all(folder);

    const std::size_t made = statement->movements();
    fmt::print("a statement with {} movements\n", made);
    fmt::print("  following the journal   {:8.3f} s   {:.1f} µs a movement, {} bytes a movement on disk\n", following,
               following * 1e6 / static_cast<double>(made), bytes / made);
    fmt::print("  reading, with evidence  {:8.3f} s\n", reading);
    fmt::print("  signed JSON             {:8.3f} s   {} bytes\n", writing, text.size());
    fmt::print("  the whole statement     {:8.3f} s   (under 1 s)\n", reading + writing);
    fmt::print("  CSV                     {:8.3f} s   {} bytes\n", as_csv, csv);
    fmt::print("  page                    {:8.3f} s   {} bytes\n", as_html, html);
    fmt::print("  checking it             {:8.3f} s\n", checking);
    if (!json.empty())
        std::ofstream(json) << fmt::format(
            "{{\"movements\":{},\"following_seconds\":{:.4f},\"statement_seconds\":{:.4f},\"csv_seconds\":{:.4f},"
            "\"html_seconds\":{:.4f},\"check_seconds\":{:.4f}}}\n",
            made, following, reading + writing, as_csv, as_html, checking);
    return 0;
}
