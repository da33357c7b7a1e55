#include "gateway/vault/vault.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "gateway/vault/vault_file.hpp"

namespace tongqu::gateway {
namespace {

namespace asio = boost::asio;

// Runs blocking work on the vault's thread; the caller goes on where it was.
template <class Work>
asio::awaitable<std::invoke_result_t<Work>> on_pool(asio::thread_pool& pool, Work work) {
    auto blocking = [work = std::move(work)]() -> asio::awaitable<std::invoke_result_t<Work>> {
        co_return work();
    };
    co_return co_await asio::co_spawn(pool, std::move(blocking), asio::use_awaitable);
}

}  // namespace

Vault::Vault(std::unique_ptr<VaultFile> file) : file_(std::move(file)) {}
Vault::~Vault() { pool_.join(); }

std::expected<std::unique_ptr<Vault>, std::string> Vault::open(const std::filesystem::path& folder) {
    auto file = VaultFile::open(folder / "vault.db");
    if (!file) return std::unexpected(file.error());
    return std::unique_ptr<Vault>(new Vault(std::move(*file)));
}

asio::awaitable<std::expected<Digest, VaultError>> Vault::keep(ParticipantId owner, TradeId trade,
                                                               std::string reference, Grant grant,
                                                               Keep what) {
    auto work = [this, owner, trade, reference = std::move(reference), grant = std::move(grant), what] {
        return file_->keep(owner, trade, reference, grant, what);
    };
    co_return co_await on_pool(pool_, std::move(work));
}

asio::awaitable<std::expected<Grant, VaultError>> Vault::read(TradeId trade, Digest commitment) {
    auto work = [this, trade, commitment] { return file_->read(trade, commitment); };
    co_return co_await on_pool(pool_, std::move(work));
}

asio::awaitable<std::expected<void, VaultError>> Vault::settle(TradeId trade, Digest commitment) {
    auto work = [this, trade, commitment] { return file_->settle(trade, commitment); };
    co_return co_await on_pool(pool_, std::move(work));
}

asio::awaitable<std::expected<void, VaultError>> Vault::forget(ParticipantId owner) {
    auto work = [this, owner] { return file_->forget(owner); };
    co_return co_await on_pool(pool_, std::move(work));
}

}  // namespace tongqu::gateway
