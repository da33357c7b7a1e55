#pragma once
// The settlement store while the exchange starts: takes what is replayed, and becomes the thread that goes on. A store that is
// refused keeps no exchange from starting: it is said on standard error, and statements wait until it was rebuilt.
#include <filesystem>
#include <memory>
#include <string>

#include "settlement/service/store/settlement_thread.hpp"

namespace tongqu::gateway {

class SettlementStart {
  public:
    explicit SettlementStart(std::filesystem::path folder) : folder_(std::move(folder)) {}

    void open(const log::JournalIdentity& identity);
    // Every command of the journal, in order.
    void replayed(const log::ReleasedCommand& released);
    // Nothing when the store was refused. At the end of the journal.
    [[nodiscard]] std::unique_ptr<store::SettlementThread> start(log::FileSystem& files);

  private:
    void give_up(const store::StoreFailure& failure);

    std::filesystem::path folder_;
    std::unique_ptr<store::SettlementStore> store_;
};

}  // namespace tongqu::gateway
