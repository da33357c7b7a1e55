#include "cli/verify/log_verifier.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "settlement/service/transparency/commitment.hpp"
#include "settlement/service/transparency/hex.hpp"
#include "settlement/service/transparency/secret_file.hpp"
#include "settlement/service/transparency/witness_file.hpp"

namespace tongqu::cli {

using namespace transparency;

LogVerifier::LogVerifier(log::FileSystem& files, LogToVerify log, const log::JournalIdentity& identity)
    : files_(files), log_(std::move(log)), identity_(identity), thread_([this] { run(); }) {}

LogVerifier::~LogVerifier() {
    if (!thread_.joinable()) return;
    queue_.end();
    thread_.join();
}

LogFindings LogVerifier::finish() {
    queue_.end();
    thread_.join();
    return findings_;
}

const log::ReleasedCommand* LogVerifier::next() {
    if (batch_ == nullptr || place_ == batch_->size()) {
        batch_ = queue_.take();
        place_ = 0;
        if (batch_ == nullptr) return nullptr;
    }
    return &(*batch_)[place_++];
}

void LogVerifier::run() {
    auto done = check();
    if (done) done = check_witness();
    if (!done) findings_.failure = to_string(done.error());
    while (next() != nullptr) ++findings_.without_head;  // so that the journal is read to its end
}

Result<void> LogVerifier::check() {
    const auto names = files_.list(log_.folder);
    if (!names) return io_failed(names.error(), log_.folder);
    if (names->empty()) {
        findings_.note = "there is no transparency log";
        return {};
    }
    const auto has = [&](std::string_view name) { return std::ranges::find(*names, name) != names->end(); };
    std::optional<LeafMaker> maker;
    if (has("salts.key")) {
        const auto secret = salt_secret_in(files_, log_.folder);
        if (!secret) return Failed(secret.error());
        maker.emplace(Salts(*secret));
    } else {
        findings_.note = "the leaves were not computed again: the salts' secret is not here";
    }

    AccountChains chains;
    const auto on_leaf = [&](std::uint64_t index, const Digest& held) -> Result<void> {
        const log::ReleasedCommand* released = next();
        if (released == nullptr)
            return refused(TransparencyError::head_beyond_journal, HeadFile::path_in(log_.folder), std::nullopt,
                           "the journal ends at command " + std::to_string(index) + ", the heads hold more");
        if (!maker) return {};
        const auto movements = chains.take(*released);
        findings_.movements += movements.size();
        if (leaf_hash(encode(maker->make(*released, movements))) != held)
            return refused(TransparencyError::other_leaf, TreeFiles::path_of(log_.folder, 0),
                           kLevelFileStart + index * sizeof(Digest),
                           "command " + std::to_string(index + 1) + " gives another leaf than the log holds");
        ++findings_.compared;
        return {};
    };
    const auto checked = check_log(files_, log_.folder, identity_, log_.trusted, on_leaf);
    if (!checked) return Failed(checked.error());
    findings_.present = checked->latest.has_value();
    findings_.heads = checked->heads;
    findings_.leaves = checked->leaves;
    if (!checked->latest) return {};
    findings_.key = to_hex(checked->latest->head.key.bytes);
    if (!has("head.key") || !has("salts.key")) return {};
    const auto secrets = secrets_in(files_, log_.folder, std::nullopt);
    if (!secrets) return Failed(secrets.error());
    if (SigningKey(secrets->seed).public_key() != checked->latest->head.key)
        return refused(TransparencyError::foreign_key, log_.folder / "head.key", std::nullopt,
                       "the heads are not signed with this key");
    return {};
}

Result<void> LogVerifier::check_witness() {
    if (!log_.witness) return {};
    std::ifstream in(*log_.witness, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in) return refused(TransparencyError::io_failed, *log_.witness, std::nullopt, "it cannot be read");
    const auto heads = HeadFile::open(files_, log_.folder, identity_, HeadFile::Access::read_only);
    if (!heads) return Failed(heads.error());
    const auto agreed = transparency::check_witness(text, *heads);
    if (!agreed) return Failed(agreed.error());
    findings_.witness_heads = *agreed;
    return {};
}

std::optional<PublicKey> parse_public_key(std::string_view text) {
    PublicKey key;
    if (!from_hex(text, key.bytes)) return std::nullopt;
    return key;
}

}  // namespace tongqu::cli
