#include "folder.hpp"

#include "engine/exchange/exchange.hpp"
#include "engine/log/recovery.hpp"
#include "engine/log/snapshot_store.hpp"
#include "engine/log/writer.hpp"
#include "market/command_codec.hpp"

namespace tongqu::audit {
namespace {

constexpr std::uint64_t kSegmentBytes = 32 * 1024;
constexpr std::size_t kBatch = 7;  // commands of a group commit

template <class T, class E>
T certain(std::expected<T, E>&& result) {
    if (!result) throw to_string(result.error());
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace

log::JournalIdentity folder_identity() {
    log::JournalIdentity identity;
    for (std::size_t i = 0; i < identity.bytes.size(); ++i) identity.bytes[i] = static_cast<std::byte>(7 * i + 1);
    return identity;
}

FolderPlan some_plan() {
    FolderPlan plan;
    for (std::size_t i = 0; i < plan.secrets.seed.bytes.size(); ++i) plan.secrets.seed.bytes[i] = static_cast<std::uint8_t>(i + 1);
    for (std::size_t i = 0; i < plan.secrets.salts.bytes.size(); ++i) plan.secrets.salts.bytes[i] = static_cast<std::uint8_t>(3 * i);
    return plan;
}

void write_journal(log::test::SimulatedDisk& disk, const std::vector<Told>& history) {
    log::JournalOptions options;
    options.expect.logic = exchange::kLogicVersion;
    options.new_identity = folder_identity();
    options.segment_bytes = kSegmentBytes;
    options.max_batch_bytes = kSegmentBytes / 4;
    log::JournalWriter writer(certain(log::open_journal(disk, kFolder, options)));
    ByteBuffer bytes;
    for (std::size_t from = 0; from < history.size(); from += kBatch) {
        std::vector<ByteBuffer> encoded(std::min(kBatch, history.size() - from));
        std::size_t room = 0;
        for (std::size_t i = 0; i < encoded.size(); ++i) {
            encode(history[from + i].command, encoded[i]);
            room += log::record_bytes(encoded[i].bytes().size());
        }
        certain(writer.reserve(room));
        for (std::size_t i = 0; i < encoded.size(); ++i) writer.append(history[from + i].sequence, history[from + i].time, encoded[i].bytes());
        certain(writer.commit());
    }
}

void write_snapshots(log::test::SimulatedDisk& disk, const std::vector<Told>& history, const FolderPlan& plan) {
    log::SnapshotStore store(disk, kFolder, folder_identity(), exchange::kLogicVersion);
    exchange::Exchange exchange;
    std::vector<Event> events;
    for (const Told& told : history) {
        exchange.apply(told.sequence, told.time, told.command, events);
        if (told.sequence.raw() % plan.snapshot_every != 0) continue;
        ByteBuffer state;
        exchange.save(state);
        certain(store.write(told.sequence, told.time, state.bytes()));
    }
}

void write_log(log::test::SimulatedDisk& disk, const std::vector<Told>& history, const FolderPlan& plan) {
    auto log = certain(transparency::TransparencyLog::open(
        disk, {kFolder / "transparency", folder_identity(), SequenceNumber(history.size()), plan.secrets}));
    transparency::AccountChains chains;
    for (const Told& told : history) {
        certain(log.append(told, chains.take(told)));
        if (told.sequence.raw() % plan.head_every == 0 || told.sequence.raw() == history.size()) certain(log.publish(told.time));
    }
}

}  // namespace tongqu::audit
