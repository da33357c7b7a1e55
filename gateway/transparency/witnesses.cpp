#include "gateway/transparency/witnesses.hpp"

#include <algorithm>

namespace tongqu::gateway {

std::expected<void, std::string> Witnesses::add(const std::string& file_or_url) {
    if (witnesses_.size() == kMaxWitnesses)
        return std::unexpected("at most " + std::to_string(kMaxWitnesses) + " witnesses");
    if (file_or_url.find("://") == std::string::npos) {
        witnesses_.push_back(witness_in_file(files_, file_or_url));
        return {};
    }
    const auto address = parse_http_address(file_or_url);
    if (!address) return std::unexpected(address.error());
    witnesses_.push_back(witness_at(files_, folder_, file_or_url, *address));
    return {};
}

void Witnesses::start() {
    for (const auto& witness : witnesses_) threads_.emplace_back([this, &witness] { run(*witness); });
}

void Witnesses::wake() {
    {
        const std::lock_guard lock(mutex_);
        ++heads_told_;
    }
    wake_.notify_all();
}

void Witnesses::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
}

std::expected<void, std::string> Witnesses::bring(Witness& witness) {
    using transparency::HeadFile;
    const auto heads = HeadFile::open(files_, folder_, identity_, HeadFile::Access::read_only);
    if (!heads) return std::unexpected(to_string(heads.error()));
    return witness.catch_up(*heads, stopped_);
}

void Witnesses::run(Witness& witness) {
    std::uint64_t seen = 0;
    std::string complained_of;
    std::chrono::seconds retry = kFirstWitnessRetry;
    bool behind = true;
    while (true) {
        const bool last = stopped_;
        const auto brought = bring(witness);
        behind = !brought;
        if (last) return;
        if (behind && !stopped_ && complained_of != brought.error()) {
            complained_of = brought.error();
            complain_("the witness " + witness.name() + " lacks heads and is tried again: " + complained_of);
        }
        retry = behind ? std::min(2 * retry, kLastWitnessRetry) : kFirstWitnessRetry;
        std::unique_lock lock(mutex_);
        const auto wanted = [&] { return stopped_ || (!behind && heads_told_ > seen); };
        if (behind) wake_.wait_for(lock, retry, wanted);
        else wake_.wait(lock, wanted);
        seen = heads_told_;
    }
}

}  // namespace tongqu::gateway
