#include "cli/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>

#include "cli/progress/progress.hpp"
#include "engine/log/replay.hpp"
#include "engine/log/snapshot_store.hpp"
#include "gateway/http/json_writer.hpp"

namespace tongqu::cli {
namespace {

// The full check of every account, hold, book and obligation is repeated after this many commands, and at the end.
constexpr std::uint64_t kCheckEvery = 100'000;

struct Findings {
    std::uint64_t commands = 0;
    std::uint64_t refused = 0;
    std::uint64_t trades = 0;
    std::uint64_t postings = 0;
    std::uint64_t bytes = 0;
    std::uint64_t full_checks = 0;
    std::uint64_t snapshots = 0;
    std::string state_hash;
    std::string last_stamp;
    std::optional<log::UncommittedTail> tail;
    std::string failure;
};

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

Findings verify(const VerifyOptions& options) {
    Findings findings;
    auto& files = log::system_files();
    log::JournalExpectation expect;
    expect.logic = exchange::kLogicVersion;
    auto reader = log::JournalReader::open(files, options.folder, expect);
    if (!reader) {
        findings.failure = to_string(reader.error());
        return findings;
    }

    exchange::Exchange state;
    Progress progress("verify");
    std::optional<log::SnapshotStore> store;
    std::vector<SequenceNumber> snapshots;
    const auto done = log::replay(*reader, state, [&](log::ReleasedCommand&& released, log::ReadProgress at) {
        if (!store) {
            store.emplace(files, options.folder, reader->identity().value(), exchange::kLogicVersion);
            if (auto list = store->list()) snapshots = std::move(*list);
            else findings.failure = to_string(list.error());
        }
        count(released, findings);
        if (findings.failure.empty()) findings.failure = compare_with_snapshot(state, *store, snapshots, findings);
        if (findings.commands % kCheckEvery == 0) {
            state.check();
            ++findings.full_checks;
        }
        progress.update(at.bytes, at.total);
    });
    progress.finish();
    if (!done) {
        findings.failure = log::to_string(done.error());
        return findings;
    }
    state.check();
    ++findings.full_checks;
    if (!snapshots.empty() && snapshots.back() > state.last_sequence())
        findings.failure = fmt::format("there is a snapshot after command {}, but the journal ends at {}",
                                       snapshots.back().raw(), state.last_sequence().raw());
    findings.bytes = reader->progress().total;
    findings.tail = reader->tail();
    findings.state_hash = hex(state.state_hash());
    findings.last_stamp = to_rfc3339(state.last_stamp());
    return findings;
}

void print_text(const Findings& findings) {
    if (!findings.failure.empty()) {
        fmt::print("NOT VERIFIED after {} commands: {}\n", findings.commands, findings.failure);
        return;
    }
    fmt::print("verified\n");
    fmt::print("  journal      {} bytes, every record's checksum, sequence and chain\n", findings.bytes);
    fmt::print("  commands     {} executed again, {} of them refused\n", findings.commands, findings.refused);
    fmt::print("  trades       {}\n", findings.trades);
    fmt::print("  postings     {}, accounts of every currency sum to zero\n", findings.postings);
    fmt::print("  full checks  {} of all accounts, holds, books and obligations\n", findings.full_checks);
    fmt::print("  snapshots    {} equal to the replayed state\n", findings.snapshots);
    fmt::print("  last stamp   {}\n", findings.last_stamp);
    fmt::print("  state hash   {}\n", findings.state_hash);
    if (findings.tail)
        fmt::print("  note: {} uncommitted bytes at {} in {}; nobody had an answer to them, the next start cuts them\n",
                   findings.tail->bytes, findings.tail->offset, findings.tail->file.string());
}

void print_json(const Findings& findings) {
    http::JsonWriter json;
    json.begin_object();
    json.field("verified", findings.failure.empty());
    if (!findings.failure.empty()) json.field("failure", findings.failure);
    json.field("commands", findings.commands);
    json.field("refused", findings.refused);
    json.field("trades", findings.trades);
    json.field("postings", findings.postings);
    json.field("journal_bytes", findings.bytes);
    json.field("full_checks", findings.full_checks);
    json.field("snapshots", findings.snapshots);
    json.field("last_stamp", findings.last_stamp);
    json.field("state_hash", findings.state_hash);
    json.field("uncommitted_bytes", findings.tail ? findings.tail->bytes : std::uint64_t{0});
    json.end_object();
    fmt::print("{}\n", json.text());
}

}  // namespace

int run_verify(const VerifyOptions& options) {
    const Findings findings = verify(options);
    options.json ? print_json(findings) : print_text(findings);
    return findings.failure.empty() ? 0 : 1;
}

}  // namespace tongqu::cli
