#include "settlement/service/store/journal_follower.hpp"

#include <chrono>
#include <thread>

#include "market/command_codec.hpp"

namespace tongqu::store {
namespace {

std::unexpected<StoreFailure> unreadable(std::string detail) {
    return std::unexpected(StoreFailure{StoreError::journal_unreadable, std::move(detail)});
}

}  // namespace

StoreResult<void> JournalFollower::catch_up(const OnProgress& on_progress) {
    for (int attempt = 1;; ++attempt) {
        const SequenceNumber before = state_.last_sequence();
        const auto done = read_on(on_progress);
        if (!done && done.error().error != StoreError::journal_unreadable) return done;
        if (done) break;
        // Of a running exchange the last batch may be half-way into its file.
        if (state_.last_sequence() > before) attempt = 1;
        if (attempt == kAttempts) return done;
        std::this_thread::sleep_for(std::chrono::milliseconds(kPauseMs));
    }
    if (store_ == nullptr) return unreadable(folder_.string() + ": the journal has no command yet");
    if (const auto committed = commit(); !committed) return committed;
    return store_->check_not_ahead();
}

StoreResult<void> JournalFollower::read_on(const OnProgress& on_progress) {
    log::JournalExpectation expect;
    expect.logic = exchange::kLogicVersion;
    const SequenceNumber next(state_.last_sequence().raw() + 1);
    auto reader = log::JournalReader::open(*files_, folder_, expect, next);
    if (!reader) return unreadable(to_string(reader.error()));
    for (;;) {
        const auto record = reader->next();
        if (!record) return unreadable(to_string(record.error()));
        if (!*record) return {};
        if (store_ == nullptr)
            if (const auto opened = open_store(reader->identity().value()); !opened) return opened;
        auto command = decode_command((*record)->payload);
        if (!command)
            return unreadable(log::to_string(log::UndecodableCommand{(*record)->sequence, command.error()}));
        log::ReleasedCommand released{(*record)->sequence, (*record)->time, std::move(*command), {}};
        state_.apply(released.sequence, released.time, released.command, released.events);
        if (released.sequence > store_->taken().sequence)
            if (const auto taken = store_->take(released); !taken) return taken;
        if (store_->wants_commit())
            if (const auto committed = commit(); !committed) return committed;
        if (on_progress) on_progress(reader->progress());
    }
}

StoreResult<void> JournalFollower::open_store(const log::JournalIdentity& identity) {
    auto opened = use_ == StoreUse::rebuild ? SettlementStore::rebuild(folder_, identity)
                                            : SettlementStore::open(folder_, identity);
    if (!opened) return std::unexpected(opened.error());
    own_store_ = std::move(*opened);
    store_ = own_store_.get();
    return {};
}

// A store must not be ahead of the journal after the loss of power, so what was read is synced first: this costs nothing
// where the exchange has done it.
StoreResult<void> JournalFollower::commit() {
    log::JournalExpectation expect;
    expect.logic = exchange::kLogicVersion;
    const auto walk = log::SegmentWalk::open(*files_, folder_, expect, state_.last_sequence());
    if (!walk) return unreadable(to_string(walk.error()));
    for (const auto& segment : walk->segments()) {
        const auto file = files_->open(segment.path, log::OpenMode::read);
        const auto synced = file ? (*file)->sync_content() : log::IoResult<void>(std::unexpected(file.error()));
        if (!synced) return unreadable(segment.path.string() + ": " + synced.error().text());
    }
    return store_->commit();
}

}  // namespace tongqu::store
