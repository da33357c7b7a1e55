#include "cli/verify/verifier.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "engine/log/replay.hpp"
#include "engine/log/snapshot_store.hpp"

namespace tongqu::cli {
namespace {

// The full check of every account, hold, book and obligation is repeated after this many commands, and at the end.
constexpr std::uint64_t kCheckEvery = 100'000;

std::string hex(const Digest& digest) {
    std::string text;
    for (const std::uint8_t byte : digest) fmt::format_to(std::back_inserter(text), "{:02x}", byte);
    return text;
}

void count(const log::ReleasedCommand& released, Findings& findings) {
    ++findings.commands;
    for (const Event& event : released.events) {
        if (std::holds_alternative<Rejected>(event)) ++findings.refused;
        if (std::holds_alternative<Traded>(event)) ++findings.trades;
        if (std::holds_alternative<Posted>(event)) ++findings.postings;
    }
}

// Whether the replayed state is that of the snapshot taken after this command, where there is one.
std::string compare_with_snapshot(const exchange::Exchange& state, const log::SnapshotStore& store,
                                  const std::vector<SequenceNumber>& snapshots, Findings& findings) {
    if (!std::ranges::binary_search(snapshots, state.last_sequence())) return {};
    const auto snapshot = store.read(state.last_sequence());
    if (!snapshot) return to_string(snapshot.error());
    ByteBuffer bytes;
    state.save(bytes);
    if (!std::ranges::equal(bytes.bytes(), snapshot->payload))
        return fmt::format("the state after command {} is not that of its snapshot", state.last_sequence().raw());
    ++findings.snapshots;
    return {};
}

// Who looks at the re-executed commands beside the replay, a batch at a time.
class Onlookers {
  public:
    Onlookers(log::FileSystem& files, LogToVerify log, const log::JournalIdentity& identity)
        : log_(files, std::move(log), identity) {
        batch_.reserve(kBatchCommands);
    }
    void take(log::ReleasedCommand&& released) {
        batch_.push_back(std::move(released));
        if (batch_.size() == kBatchCommands) hand_on();
    }
    void finish(Findings& findings) {
        hand_on();
        findings.log = log_.finish();
        JudgeFindings judge = judge_.finish();
        findings.judged = judge.judged;
        findings.lie = std::move(judge.lie);
        if (findings.lie) findings.failure = to_string(*findings.lie);
        if (findings.failure.empty()) findings.failure = findings.log.failure;
    }

  private:
    void hand_on() {
        if (batch_.empty()) return;  // a batch has commands: those who look at it count on that
        const auto batch = std::make_shared<const std::vector<log::ReleasedCommand>>(std::move(batch_));
        log_.take(batch);
        judge_.take(batch);
        batch_ = {};
        batch_.reserve(kBatchCommands);
    }

    LogVerifier log_;
    JudgeThread judge_;
    std::vector<log::ReleasedCommand> batch_;
};

}  // namespace

Findings verify_folder(const FolderToVerify& what, const OnProgress& progress) {
    Findings findings;
    auto& files = *what.files;
    log::JournalExpectation expect;
    expect.logic = exchange::kLogicVersion;
    auto reader = log::JournalReader::open(files, what.folder, expect);
    if (!reader) {
        findings.failure = to_string(reader.error());
        return findings;
    }

    exchange::Exchange state;
    std::optional<log::SnapshotStore> store;
    std::optional<Onlookers> onlookers;
    const LogToVerify log{what.folder / "transparency", what.trusted, what.witness};
    std::vector<SequenceNumber> snapshots;
    const auto done = log::replay(*reader, state, [&](log::ReleasedCommand&& released, log::ReadProgress at) {
        if (!store) {
            store.emplace(files, what.folder, reader->identity().value(), exchange::kLogicVersion);
            onlookers.emplace(files, log, reader->identity().value());
            if (auto list = store->list()) snapshots = std::move(*list);
            else findings.failure = to_string(list.error());
        }
        count(released, findings);
        if (findings.failure.empty()) findings.failure = compare_with_snapshot(state, *store, snapshots, findings);
        if (findings.commands % kCheckEvery == 0) {
            state.check();
            ++findings.full_checks;
        }
        progress(at.bytes, at.total);
        onlookers->take(std::move(released));
    });
    if (onlookers) onlookers->finish(findings);
    if (!done) {
        findings.failure = log::to_string(done.error());
        return findings;
    }
    state.check();
    ++findings.full_checks;
    if (findings.failure.empty() && !snapshots.empty() && snapshots.back() > state.last_sequence())
        findings.failure = fmt::format("there is a snapshot after command {}, but the journal ends at {}",
                                       snapshots.back().raw(), state.last_sequence().raw());
    findings.bytes = reader->progress().total;
    findings.tail = reader->tail();
    findings.state_hash = hex(state.state_hash());
    findings.last_stamp = to_rfc3339(state.last_stamp());
    return findings;
}

}  // namespace tongqu::cli
