// A whole data folder is verified; then one thing in it is changed, at random, and the verifier finds it, every time. A sample in a plain
// run; TONGQU_LONG_TESTS=1: 10,000 changes.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <iostream>
#include <map>

#include "cli/verify/batch.hpp"
#include "cli/verify/verifier.hpp"
#include "folder.hpp"
#include "lies.hpp"

using namespace tongqu;
using namespace tongqu::audit;
using log::test::SimulatedDisk;

namespace {

constexpr std::size_t kCommands = 500;
constexpr std::size_t kTrades = 12;

// A history in which something is traded.
std::vector<Told> busy_history() {
    for (std::uint64_t seed = 1;; ++seed) {
        auto history = random_history(seed, kCommands);
        std::size_t trades = 0;
        for (const Told& told : history)
            for (const Event& event : told.events) trades += std::holds_alternative<Traded>(event);
        if (trades >= kTrades) return history;
    }
}

// Who changes things has all keys of the exchange, but not that of another; the verifier knows the exchange's public key.
class Forger {
  public:
    explicit Forger(std::vector<Told> truth = busy_history()) : truth_(std::move(truth)), plan_(some_plan()) {
        write_journal(disk_, truth_);
        write_snapshots(disk_, truth_, plan_);
        write_log(disk_, truth_, plan_);
        disk_.release_locks();
        for (const std::string& path : disk_.files())
            if (!path.ends_with("/lock") && !path.ends_with("/spare")) files_.push_back(path);
    }

    [[nodiscard]] cli::Findings verified(SimulatedDisk& disk) const {
        cli::FolderToVerify what;
        what.folder = kFolder;
        what.trusted = transparency::SigningKey(plan_.secrets.seed).public_key();
        what.files = &disk;
        return cli::verify_folder(what, [](std::uint64_t, std::uint64_t) {});
    }
    [[nodiscard]] SimulatedDisk& disk() { return disk_; }
    [[nodiscard]] std::size_t commands() const { return truth_.size(); }

    // What was changed, and what the verifier said: empty where it found nothing.
    struct Outcome {
        std::string change;
        std::string answer;
    };
    Outcome flip_a_bit() {
        const std::string& path = files_[random_.below(files_.size())];
        log::test::Bytes& bytes = disk_.content(path);
        const std::uint64_t at = random_.below(bytes.size());
        const auto bit = static_cast<std::byte>(1U << random_.below(8));
        bytes[at] ^= bit;
        Outcome outcome{"a bit flipped in " + path + " at " + std::to_string(at), answer(verified(disk_))};
        bytes[at] ^= bit;
        return outcome;
    }
    Outcome swap_records() {
        auto history = truth_;
        const std::size_t one = 1 + random_.below(history.size() - 2);
        const std::size_t other = 1 + random_.below(history.size() - 2);
        if (encoded(history[one].command) == encoded(history[other].command)) return swap_records();
        std::swap(history[one].command, history[other].command);
        return with_journal(history, "commands " + std::to_string(one + 1) + " and " + std::to_string(other + 1) + " swapped");
    }
    Outcome insert_an_order() {
        auto history = truth_;
        const std::size_t at = 1 + random_.below(history.size() - 1);
        PlaceOrder order;
        order.side = random_.below(2) == 0 ? Side::buy : Side::sell;
        order.price = Price(95 + static_cast<std::int64_t>(random_.below(10)));
        order.quantity = Quantity(1);
        history.insert(history.begin() + static_cast<std::ptrdiff_t>(at),
                       Told{{}, history[at].time, {KeyId(static_cast<std::uint32_t>(1 + random_.below(4))), order}, {}});
        for (std::size_t i = 0; i < history.size(); ++i) history[i].sequence = SequenceNumber(i + 1);
        return with_journal(history, "an order inserted as command " + std::to_string(at + 1));
    }
    Outcome lie_in_the_log() {
        auto history = truth_;
        std::optional<Falsified> lie;
        while (!lie) lie = lie_at_random(history, random_);
        return with_log(history, plan_, lie->what + " at command " + std::to_string(lie->sequence.raw()) + ", signed");
    }
    Outcome sign_with_another_key() {
        FolderPlan foreign = plan_;
        foreign.secrets.seed.bytes[random_.below(32)] ^= static_cast<std::uint8_t>(1 + random_.below(255));
        return with_log(truth_, foreign, "all heads signed with another key");
    }
    Outcome change_something() {
        const std::uint64_t kind = random_.below(10);
        if (kind < 5) return flip_a_bit();
        if (kind == 5) return swap_records();
        if (kind == 6) return insert_an_order();
        if (kind < 9) return lie_in_the_log();
        return sign_with_another_key();
    }

  private:
    static std::vector<std::byte> encoded(const Command& command) {
        ByteBuffer bytes;
        encode(command, bytes);
        return {bytes.bytes().begin(), bytes.bytes().end()};
    }
    // Bytes behind the last commit are found and told of; the next start would cut them.
    static std::string answer(const cli::Findings& findings) {
        if (!findings.failure.empty()) return findings.failure;
        return findings.tail ? "uncommitted bytes" : "";
    }
    // A disk with the folder's files but those of one part, which is written anew.
    template <class Write>
    Outcome with_part(const std::string& part, std::string change, Write write) {
        SimulatedDisk disk;
        write(disk);
        const std::string left_out = (kFolder / part).string() + "/";
        for (const std::string& path : files_) {
            if (path.starts_with(left_out)) continue;
            static_cast<void>(disk.create_folder(std::filesystem::path(path).parent_path()));
            static_cast<void>(disk.open(path, log::OpenMode::create));
            disk.content(path) = disk_.content(path);
        }
        disk.release_locks();
        return {std::move(change), answer(verified(disk))};
    }
    Outcome with_journal(const std::vector<Told>& history, std::string change) {
        return with_part("journal", std::move(change), [&](SimulatedDisk& disk) { write_journal(disk, history); });
    }
    Outcome with_log(const std::vector<Told>& history, const FolderPlan& plan, std::string change) {
        return with_part("transparency", std::move(change), [&](SimulatedDisk& disk) { write_log(disk, history, plan); });
    }

    std::vector<Told> truth_;
    FolderPlan plan_;
    SimulatedDisk disk_;
    std::vector<std::string> files_;
    pricing::SplitMix64 random_{5};
};

}  // namespace

TEST_CASE("A folder as the exchange wrote it is verified: every command, match, posting, leaf, head and snapshot") {
    Forger forger;
    const cli::Findings findings = forger.verified(forger.disk());
    INFO(findings.failure);
    REQUIRE(findings.failure.empty());
    CHECK(findings.commands == forger.commands());
    CHECK(findings.judged.commands == findings.commands);
    CHECK(findings.judged.matches == findings.trades);
    CHECK(findings.judged.matches >= kTrades);
    CHECK(findings.judged.postings == findings.postings);
    CHECK(findings.log.compared == findings.commands);
    CHECK(findings.log.heads > 5);
    CHECK(findings.snapshots >= 3);
    CHECK_FALSE(findings.tail.has_value());
}

TEST_CASE("A journal whose commands just fill the verifier's batches is verified like any other") {
    for (const std::size_t commands : {cli::kBatchCommands - 1, cli::kBatchCommands, 2 * cli::kBatchCommands}) {
        Forger forger(random_history(1, commands));
        const cli::Findings findings = forger.verified(forger.disk());
        INFO(commands << ": " << findings.failure);
        CHECK(findings.failure.empty());
        CHECK(findings.judged.commands == forger.commands());
    }
}

TEST_CASE("Whatever one thing is changed in journal, snapshot or log, by whoever holds the exchange's keys, is found") {
    const std::size_t changes = std::getenv("TONGQU_LONG_TESTS") != nullptr ? 10'000 : 100;
    Forger forger;
    std::size_t not_found = 0;
    std::string unfound;
    for (std::size_t number = 0; number < changes; ++number) {
        const Forger::Outcome outcome = forger.change_something();
        if (!outcome.answer.empty()) continue;
        ++not_found;
        if (not_found <= 20) unfound += outcome.change + "\n";
    }
    INFO(unfound);
    CHECK(not_found == 0);
}
