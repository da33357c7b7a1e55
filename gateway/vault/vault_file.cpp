#include "gateway/vault/vault_file.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cstring>

#include "market/codec.hpp"

namespace tongqu::gateway {
namespace {

constexpr const char* kSchema = R"sql(
CREATE TABLE IF NOT EXISTS participant_key (
    participant INTEGER PRIMARY KEY,
    content_key BLOB NOT NULL,
    commitment_key BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS access_grant (
    trade INTEGER NOT NULL,
    commitment BLOB NOT NULL,
    participant INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (trade, commitment)
) STRICT, WITHOUT ROWID;
)sql";

// Deleted keys are overwritten, not only unlinked.
constexpr const char* kSettings =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA busy_timeout=1000;";

std::string_view text_of(const ByteBuffer& buffer) {
    return {reinterpret_cast<const char*>(buffer.bytes().data()), buffer.bytes().size()};
}

std::string canonical(TradeId trade, const std::string& reference, const Grant& grant) {
    ByteBuffer buffer;
    Encoder encoder(buffer);
    encoder.put(trade);
    encoder.put(reference);
    encoder.put(grant.kind);
    encoder.put(grant.value);
    return std::string(text_of(buffer));
}

std::string associated(TradeId trade, const Digest& commitment) {
    ByteBuffer buffer;
    Encoder encoder(buffer);
    encoder.put(trade);
    encoder.put(commitment);
    return std::string(text_of(buffer));
}

std::string pack(const Grant& grant) {
    ByteBuffer buffer;
    Encoder encoder(buffer);
    encoder.put(grant.kind);
    encoder.put(grant.value);
    return std::string(text_of(buffer));
}

std::optional<Grant> unpack(const std::string& plain) {
    Decoder decoder(std::as_bytes(std::span(plain)));
    Grant grant;
    decoder.get(grant.kind);
    decoder.get(grant.value);
    return decoder.finish() ? std::nullopt : std::optional(grant);
}

template <std::size_t N>
std::optional<std::array<std::uint8_t, N>> fixed(const Bytes& bytes) {
    if (bytes.size() != N) return std::nullopt;
    std::array<std::uint8_t, N> result{};
    std::memcpy(result.data(), bytes.data(), N);
    return result;
}

}  // namespace

// A prepared statement; parameters are bound in order, from 1.
class VaultFile::Statement {
  public:
    Statement(sqlite3* connection, const char* sql) {
        if (sqlite3_prepare_v2(connection, sql, -1, &statement_, nullptr) != SQLITE_OK) statement_ = nullptr;
    }
    ~Statement() { sqlite3_finalize(statement_); }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    Statement& bind(std::int64_t value) {
        if (statement_ != nullptr) sqlite3_bind_int64(statement_, ++bound_, value);
        return *this;
    }
    // The bytes outlive the statement.
    template <class Blob>
    Statement& bind_bytes(const Blob& bytes) {
        if (statement_ != nullptr)
            sqlite3_bind_blob(statement_, ++bound_, bytes.data(), static_cast<int>(bytes.size()),
                              SQLITE_STATIC);
        return *this;
    }
    // SQLITE_ROW, SQLITE_DONE or an error.
    int step() { return statement_ == nullptr ? SQLITE_ERROR : sqlite3_step(statement_); }
    [[nodiscard]] std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
    [[nodiscard]] Bytes bytes(int column) const {
        const auto* first = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
        return first == nullptr ? Bytes() : Bytes(first, first + size);
    }

  private:
    sqlite3_stmt* statement_ = nullptr;
    int bound_ = 0;
};

// Rolls back unless committed.
class VaultFile::Transaction {
  public:
    explicit Transaction(VaultFile& file) : file_(file), open_(file.run("BEGIN IMMEDIATE")) {}
    ~Transaction() {
        if (open_) file_.run("ROLLBACK");
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    [[nodiscard]] bool is_open() const { return open_; }
    [[nodiscard]] bool commit() {
        if (!file_.run("COMMIT")) return false;
        open_ = false;
        return true;
    }

  private:
    VaultFile& file_;
    bool open_;
};

std::expected<std::unique_ptr<VaultFile>, std::string> VaultFile::open(const std::filesystem::path& path) {
    // SQLite gives its side files the mode of the database file.
    const int descriptor = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) return std::unexpected(path.string() + ": " + std::strerror(errno));
    ::close(descriptor);

    sqlite3* connection = nullptr;
    const int opened = sqlite3_open_v2(path.c_str(), &connection, SQLITE_OPEN_READWRITE, nullptr);
    std::unique_ptr<VaultFile> file(new VaultFile(connection));
    if (opened != SQLITE_OK || !file->run(kSettings) || !file->run(kSchema))
        return std::unexpected(path.string() + ": " +
                               (connection ? sqlite3_errmsg(connection) : "out of memory"));
    return file;
}

VaultFile::~VaultFile() { sqlite3_close(connection_); }

bool VaultFile::run(const char* sql) {
    return sqlite3_exec(connection_, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

std::expected<VaultFile::Keys, VaultError> VaultFile::keys_of(ParticipantId owner, bool make) {
    Statement select(connection_,
                     "SELECT content_key, commitment_key FROM participant_key WHERE participant = ?");
    const int found = select.bind(owner.raw()).step();
    if (found == SQLITE_ROW) {
        const auto content = fixed<32>(select.bytes(0));
        const auto commitment = fixed<32>(select.bytes(1));
        if (!content || !commitment) return std::unexpected(VaultError::damaged);
        return Keys{*content, *commitment};
    }
    if (found != SQLITE_DONE) return std::unexpected(VaultError::unavailable);
    if (!make) return std::unexpected(VaultError::not_found);

    const Keys keys{random_key(), random_key()};
    Statement insert(connection_, "INSERT INTO participant_key VALUES (?, ?, ?)");
    insert.bind(owner.raw()).bind_bytes(keys.content).bind_bytes(keys.commitment);
    if (insert.step() != SQLITE_DONE) return std::unexpected(VaultError::unavailable);
    return keys;
}

std::expected<Digest, VaultError> VaultFile::keep(ParticipantId owner, TradeId trade,
                                                  const std::string& reference, const Grant& grant,
                                                  Vault::Keep what) {
    Transaction transaction(*this);
    if (!transaction.is_open()) return std::unexpected(VaultError::unavailable);
    const auto keys = keys_of(owner, true);
    if (!keys) return std::unexpected(keys.error());
    const Digest commitment = hmac_sha256(keys->commitment, canonical(trade, reference, grant));
    if (what == Vault::Keep::only_commit) {
        if (!transaction.commit()) return std::unexpected(VaultError::unavailable);
        return commitment;
    }
    const auto number = static_cast<std::int64_t>(trade.raw());

    Statement known(connection_,
                    "SELECT count(*), coalesce(sum(commitment = ?), 0) FROM access_grant "
                    "WHERE trade = ? AND participant = ?");
    if (known.bind_bytes(commitment).bind(number).bind(owner.raw()).step() != SQLITE_ROW)
        return std::unexpected(VaultError::unavailable);
    if (known.integer(1) > 0) return commitment;
    if (known.integer(0) >= kMaxGrantsPerTrade) return std::unexpected(VaultError::too_many);

    const Bytes sealed = seal(keys->content, pack(grant), associated(trade, commitment));
    Statement insert(connection_, "INSERT INTO access_grant VALUES (?, ?, ?, ?)");
    insert.bind(number).bind_bytes(commitment).bind(owner.raw()).bind_bytes(sealed);
    if (insert.step() != SQLITE_DONE || !transaction.commit())
        return std::unexpected(VaultError::unavailable);
    return commitment;
}

std::expected<Grant, VaultError> VaultFile::read(TradeId trade, const Digest& commitment) {
    Statement select(connection_,
                     "SELECT participant, sealed FROM access_grant WHERE trade = ? AND commitment = ?");
    const int found = select.bind(static_cast<std::int64_t>(trade.raw())).bind_bytes(commitment).step();
    if (found == SQLITE_DONE) return std::unexpected(VaultError::not_found);
    if (found != SQLITE_ROW) return std::unexpected(VaultError::unavailable);
    const auto keys = keys_of(ParticipantId(static_cast<std::uint32_t>(select.integer(0))), false);
    if (!keys) return std::unexpected(keys.error());
    const auto plain = unseal(keys->content, select.bytes(1), associated(trade, commitment));
    const auto grant = plain ? unpack(*plain) : std::nullopt;
    if (!grant) return std::unexpected(VaultError::damaged);
    return *grant;
}

std::expected<void, VaultError> VaultFile::settle(TradeId trade, const Digest& commitment) {
    const auto number = static_cast<std::int64_t>(trade.raw());
    Statement orphans(connection_,
                      "DELETE FROM access_grant WHERE trade = ?1 AND commitment <> ?2 AND participant = "
                      "(SELECT participant FROM access_grant WHERE trade = ?1 AND commitment = ?2)");
    orphans.bind(number).bind_bytes(commitment);
    if (orphans.step() != SQLITE_DONE) return std::unexpected(VaultError::unavailable);
    return {};
}

std::expected<void, VaultError> VaultFile::forget(ParticipantId owner) {
    Statement erase(connection_, "DELETE FROM participant_key WHERE participant = ?");
    if (erase.bind(owner.raw()).step() != SQLITE_DONE) return std::unexpected(VaultError::unavailable);
    // The write-ahead log still holds pages with the key until it is emptied.
    if (!run("PRAGMA wal_checkpoint(TRUNCATE)")) return std::unexpected(VaultError::unavailable);
    return {};
}

}  // namespace tongqu::gateway
