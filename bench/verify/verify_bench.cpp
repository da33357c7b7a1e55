// bench_verify [--commands N] [--quick] [--json FILE]: commands per second of `tongqu verify`: re-execution alone, with the judge
// beside it, and with every leaf of the transparency log computed again too. The mix of bench_exchange: unsigned orders, half of
// them resting, 40 % cancels, 10 % trading.
#include <fmt/format.h>

#include <chrono>
#include <ctime>
#include <fstream>
#include <string_view>

#include "bench/exchange/scenarios.hpp"
#include "cli/verify/verifier.hpp"
#include "engine/log/recovery.hpp"
#include "engine/log/replay.hpp"
#include "engine/log/writer.hpp"
#include "market/command_codec.hpp"
#include "settlement/service/transparency/transparency_log.hpp"

using namespace tongqu;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t kBatch = 512;

struct Spent {
    double seconds = 0;
    double processor = 0;  // of all threads: what counts where others work on the machine
};

class Watch {
  public:
    [[nodiscard]] Spent spent() const {
        return {std::chrono::duration<double>(Clock::now() - begun_).count(),
                static_cast<double>(std::clock() - processor_) / CLOCKS_PER_SEC};
    }

  private:
    Clock::time_point begun_ = Clock::now();
    std::clock_t processor_ = std::clock();
};

template <class T, class E>
T certain(std::expected<T, E>&& result) {
    if (!result) {
        fmt::print(stderr, "bench_verify: {}\n", to_string(result.error()));
        std::exit(1);
    }
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

// A journal of these commands; with their leaves in a transparency log where `logged`.
void write_folder(const std::filesystem::path& folder, const std::vector<bench::Entry>& entries, bool logged) {
    log::JournalOptions options;
    options.expect.logic = exchange::kLogicVersion;
    options.new_identity = log::JournalIdentity{};
    options.durability = log::Durability::os;
    log::JournalWriter writer(certain(log::open_journal(log::system_files(), folder, options)));
    std::optional<transparency::TransparencyLog> log;
    if (logged)
        log = certain(transparency::TransparencyLog::open(log::system_files(), {folder / "transparency", log::JournalIdentity{},
                                                                                SequenceNumber(entries.size()), transparency::draw_secrets()}));
    transparency::AccountChains chains;
    exchange::Exchange exchange;
    ByteBuffer bytes;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        bytes.clear();
        encode(entries[i].command, bytes);
        if (writer.waiting() == 0) certain(writer.reserve(kBatch * 512));
        writer.append(SequenceNumber(i + 1), entries[i].stamp, bytes.bytes());
        if (writer.waiting() == kBatch || i + 1 == entries.size()) certain(writer.commit());
        if (!log) continue;
        log::ReleasedCommand released{SequenceNumber(i + 1), entries[i].stamp, entries[i].command, {}};
        exchange.apply(released.sequence, released.time, released.command, released.events);
        certain(log->append(released, chains.take(released)));
        if ((i + 1) % 10'000 == 0 || i + 1 == entries.size()) certain(log->publish(released.time));
    }
}

Spent replay_alone(const std::filesystem::path& folder) {
    log::JournalExpectation expect;
    expect.logic = exchange::kLogicVersion;
    const Watch watch;
    auto reader = certain(log::JournalReader::open(log::system_files(), folder, expect));
    exchange::Exchange exchange;
    certain(log::replay(reader, exchange, {}));
    return watch.spent();
}

Spent verified(const std::filesystem::path& folder, std::size_t commands) {
    cli::FolderToVerify what;
    what.folder = folder;
    const Watch watch;
    const cli::Findings findings = cli::verify_folder(what, [](std::uint64_t, std::uint64_t) {});
    const Spent spent = watch.spent();
    if (!findings.failure.empty() || findings.judged.commands != commands) {
        fmt::print(stderr, "bench_verify: {}\n", findings.failure);
        std::exit(1);
    }
    return spent;
}

}  // namespace

int main(int argc, char** argv) {
    std::size_t commands = 1'000'000;
    std::string json_file;
    for (int i = 1; i < argc; ++i) {
        const std::string_view option = argv[i];
        if (option == "--quick") commands = 200'000;
        else if (option == "--commands" && i + 1 < argc) commands = std::stoull(argv[++i]);
        else if (option == "--json" && i + 1 < argc) json_file = argv[++i];
        else {
            fmt::print(stderr, "bench_verify [--commands N] [--quick] [--json FILE]\n");
            return 2;
        }
    }
    const bench::Scenario mix = bench::order_mix(commands, false);
    std::vector<bench::Entry> entries = mix.prepared;
    entries.insert(entries.end(), mix.timed.begin(), mix.timed.end());
    const auto root = std::filesystem::temp_directory_path() / fmt::format("tongqu-bench-verify-{}", Clock::now().time_since_epoch().count());
    write_folder(root / "bare", entries, false);
    write_folder(root / "logged", entries, true);

    const Spent alone = replay_alone(root / "bare");
    const Spent judged = verified(root / "bare", entries.size());
    const Spent whole = verified(root / "logged", entries.size());
    std::filesystem::remove_all(root);
    const auto count = static_cast<double>(entries.size());
    fmt::print("{} commands; verify works on three threads\n", entries.size());
    const auto print = [&](std::string_view what, const Spent& spent) {
        fmt::print("  {:<34} {:>10.0f} commands/s, {:.2f} us of processor each\n", what, count / spent.seconds, spent.processor * 1e6 / count);
    };
    print("re-execution alone", alone);
    print("verify: with judge and full checks", judged);
    print("verify: with every leaf too", whole);
    if (!json_file.empty())
        std::ofstream(json_file) << fmt::format(R"({{"commands": {}, "replay": {:.0f}, "judged": {:.0f}, "whole": {:.0f}}})", entries.size(),
                                                count / alone.seconds, count / judged.seconds, count / whole.seconds)
                                 << '\n';
}
