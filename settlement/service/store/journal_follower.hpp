#pragma once
// From a journal into a store: every command is executed again, and what it brought about becomes rows. The exchange may
// run meanwhile: nothing is locked and nothing of it is changed; what is read is synced before it is relied on.
#include <filesystem>
#include <functional>
#include <memory>

#include "engine/exchange/exchange.hpp"
#include "engine/log/replay.hpp"
#include "settlement/service/store/settlement_store.hpp"

namespace tongqu::store {

using OnProgress = std::function<void(log::ReadProgress)>;

enum class StoreUse : std::uint8_t {
    go_on,   // with the store that is there, or a new one
    rebuild  // from the first command
};

class JournalFollower {
  public:
    // `files` outlives this.
    JournalFollower(log::FileSystem& files, std::filesystem::path folder, StoreUse use)
        : files_(&files), folder_(std::move(folder)), use_(use) {}
    // Goes on into a store that is open and holds a part of the journal.
    JournalFollower(log::FileSystem& files, std::filesystem::path folder, SettlementStore& store)
        : files_(&files), folder_(std::move(folder)), use_(StoreUse::go_on), store_(&store) {}

    // Reads to the end of what is committed now and commits the rows; called again, it goes on from there. Errors: those
    // of the store, journal_unreadable. A record that is just being written is waited for, kAttempts × kPause at most.
    // O(journal) the first time, O(segment) later; about 1 µs a command and 5 µs a movement.
    [[nodiscard]] StoreResult<void> catch_up(const OnProgress& on_progress = {});

    // Nothing before the first command was read.
    [[nodiscard]] SettlementStore* store() { return store_; }
    [[nodiscard]] SequenceNumber read() const { return state_.last_sequence(); }

  private:
    [[nodiscard]] StoreResult<void> read_on(const OnProgress& on_progress);
    [[nodiscard]] StoreResult<void> open_store(const log::JournalIdentity& identity);
    [[nodiscard]] StoreResult<void> commit();

    static constexpr int kAttempts = 20;
    static constexpr int kPauseMs = 50;

    log::FileSystem* files_;
    std::filesystem::path folder_;
    StoreUse use_;
    exchange::Exchange state_;
    std::unique_ptr<SettlementStore> own_store_;
    SettlementStore* store_ = nullptr;
};

}  // namespace tongqu::store
