#include "cli/settle_command.hpp"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <memory>
#include <thread>

#include "cli/progress/progress.hpp"
#include "gateway/http/json_writer.hpp"
#include "settlement/service/store/journal_follower.hpp"
#include "settlement/service/store/payouts.hpp"
#include "settlement/service/transparency/hex.hpp"

namespace tongqu::cli {
namespace {

// How long after one look at the journal the next comes: each reads its last segment.
constexpr std::chrono::milliseconds kLookEvery{1'000};
constexpr std::chrono::milliseconds kStopWithin{50};

std::atomic<bool> stop_asked{false};

void ask_to_stop(int) { stop_asked = true; }

int complain(const store::StoreFailure& failure) {
    fmt::print(stderr, "tongqu: {}\n", to_string(failure));
    return 1;
}

struct Done {
    store::StorePosition position;
    std::string digest;
    store::PayoutRun payouts;
};

std::string stamp_of(const Done& done) { return to_rfc3339(done.position.time); }

void say(const Done& done, const SettleOptions& options) {
    fmt::print("settled up to command {} ({})\n", done.position.sequence.raw(), stamp_of(done));
    fmt::print("  store    {}\n", store::SettlementStore::file_in(options.folder).string());
    fmt::print("  content  {}\n", done.digest);
    if (options.payouts.empty()) return;
    fmt::print("  payouts  {} withdrawals in {} files, in {}\n", done.payouts.withdrawals, done.payouts.written.size(),
               options.payouts);
    for (const store::PayoutFile& file : done.payouts.written) fmt::print("           {}\n", file.name());
}

void say_json(const Done& done) {
    http::JsonWriter json;
    json.begin_object().field("sequence", done.position.sequence.raw()).field("time", stamp_of(done));
    json.field("content", done.digest).field("payout_withdrawals", done.payouts.withdrawals).key("payout_files").begin_array();
    for (const store::PayoutFile& file : done.payouts.written) json.string(file.name());
    json.end_array().end_object();
    fmt::print("{}\n", json.text());
}

store::StoreResult<Done> settle_once(store::JournalFollower& follower, const SettleOptions& options) {
    Progress progress("settle");
    const auto caught_up = follower.catch_up([&](log::ReadProgress at) { progress.update(at.bytes, at.total); });
    progress.finish();
    if (!caught_up) return std::unexpected(caught_up.error());
    store::Database& database = follower.store()->database();
    Done done{.position = follower.store()->last(), .digest = {}, .payouts = {}};
    if (!options.payouts.empty()) {
        auto paid = store::write_payouts(database, options.payouts);
        if (!paid) return std::unexpected(paid.error());
        done.payouts = std::move(*paid);
    }
    const auto digest = store::content_digest(database);
    if (!digest) return std::unexpected(digest.error());
    done.digest = transparency::to_hex(*digest);
    return done;
}

store::StoreResult<void> follow_on(store::JournalFollower& follower, const SettleOptions& options) {
    for (const int number : {SIGINT, SIGTERM}) std::signal(number, ask_to_stop);
    while (!stop_asked) {
        for (auto waited = kStopWithin; waited < kLookEvery && !stop_asked; waited += kStopWithin)
            std::this_thread::sleep_for(kStopWithin);
        const auto caught_up = follower.catch_up();
        if (!caught_up) return caught_up;
        if (options.payouts.empty()) continue;
        if (const auto paid = store::write_payouts(follower.store()->database(), options.payouts); !paid)
            return std::unexpected(paid.error());
    }
    return {};
}

}  // namespace

int run_settle(const SettleOptions& options) {
    store::JournalFollower follower(log::system_files(), options.folder,
                                    options.rebuild ? store::StoreUse::rebuild : store::StoreUse::go_on);
    const auto done = settle_once(follower, options);
    if (!done) return complain(done.error());
    options.json ? say_json(*done) : say(*done, options);
    std::fflush(stdout);
    if (!options.follow) return 0;
    const auto followed = follow_on(follower, options);
    return followed ? 0 : complain(followed.error());
}

void add_settle_verb(CLI::App& app, int& result) {
    const auto options = std::make_shared<SettleOptions>();
    CLI::App* command = app.add_subcommand("settle", "bring DIR/settlement.db up to its journal, and write payout files");
    command->add_option("DIR", options->folder, "data folder of an exchange, which may run meanwhile")->required();
    command->add_flag("--rebuild", options->rebuild, "make the store anew from the first command");
    command->add_flag("--follow", options->follow, "go on as the journal grows, until Ctrl-C");
    command->add_option("--payouts", options->payouts, "folder in which payout files are written for new withdrawals");
    command->add_flag("--json", options->json, "what was done, as JSON");
    command->footer("An exchange that runs settles its own folder, unless it was started with --no-settlement.\n\nExamples:\n"
                    "  tongqu settle ./exchange --payouts ./payouts\n  tongqu settle ./exchange --rebuild");
    command->callback([options, &result] { result = run_settle(*options); });
}

}  // namespace tongqu::cli
