#include "gateway/service/settlement_start.hpp"

#include <cstdio>

namespace tongqu::gateway {

void SettlementStart::open(const log::JournalIdentity& identity) {
    auto opened = store::SettlementStore::open(folder_, identity);
    if (!opened) return give_up(opened.error());
    store_ = std::move(*opened);
}

void SettlementStart::replayed(const log::ReleasedCommand& released) {
    if (!store_) return;
    auto done = store_->take(released);
    if (done && store_->wants_commit()) done = store_->commit();
    if (!done) give_up(done.error());
}

std::unique_ptr<store::SettlementThread> SettlementStart::start(log::FileSystem& files) {
    if (!store_) return nullptr;
    auto done = store_->commit();
    if (done) done = store_->check_not_ahead();
    if (!done) give_up(done.error());
    if (!store_) return nullptr;
    return std::make_unique<store::SettlementThread>(files, folder_, std::move(store_), store::SettlementThread::Limits{},
                                                     [](const std::string& what) { std::fprintf(stderr, "tongqu: %s\n", what.c_str()); });
}

void SettlementStart::give_up(const store::StoreFailure& failure) {
    std::fprintf(stderr, "tongqu: no statements: %s\n", to_string(failure).c_str());
    store_.reset();
}

}  // namespace tongqu::gateway
