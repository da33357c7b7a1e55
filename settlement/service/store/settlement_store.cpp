#include "settlement/service/store/settlement_store.hpp"

#include <algorithm>

#include "settlement/service/store/row_writer.hpp"
#include "settlement/service/store/schema.hpp"
#include "settlement/service/transparency/hex.hpp"
#include "settlement/service/transparency/sha256.hpp"

namespace tongqu::store {
namespace {

std::span<const std::byte> bytes_of(const log::JournalIdentity& identity) { return identity.bytes; }

std::string hex_of(std::span<const std::byte> bytes) {
    return transparency::to_hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

}  // namespace

SettlementStore::SettlementStore(std::unique_ptr<log::File> lock, std::unique_ptr<Database> database,
                                 const log::JournalIdentity& identity)
    : lock_(std::move(lock)), database_(std::move(database)), identity_(identity) {
    // A commit of the write-ahead log survives the death of the process; what the loss of power takes is made again.
    database_->run("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32768;");
}
SettlementStore::~SettlementStore() = default;

StoreResult<std::unique_ptr<SettlementStore>> SettlementStore::open_file(const std::filesystem::path& folder,
                                                                         const log::JournalIdentity& identity) {
    const std::filesystem::path path = folder / "settlement.lock";
    auto lock = log::system_files().open(path, log::OpenMode::create);
    const auto held = lock ? (*lock)->try_lock() : log::IoResult<bool>(std::unexpected(lock.error()));
    if (!held) return std::unexpected(StoreFailure{StoreError::io_failed, path.string() + ": " + held.error().text()});
    if (!*held)
        return std::unexpected(StoreFailure{StoreError::locked, "another process settles " + folder.string()});
    auto database = Database::open(file_in(folder), Database::Access::create);
    if (!database) return std::unexpected(database.error());
    return std::unique_ptr<SettlementStore>(new SettlementStore(std::move(*lock), std::move(*database), identity));
}

StoreResult<std::unique_ptr<SettlementStore>> SettlementStore::open(const std::filesystem::path& folder,
                                                                    const log::JournalIdentity& identity) {
    auto opened = open_file(folder, identity);
    if (!opened) return opened;
    std::unique_ptr<SettlementStore> store = std::move(*opened);
    const auto version = store->database_->ask("PRAGMA user_version");
    const auto tables = store->database_->ask("SELECT count(*) FROM sqlite_schema");
    StoreResult<void> ready;
    if (tables == 0)
        ready = store->begin_empty();
    else if (const auto read = store->database_->result(); !read)
        ready = read;
    else if (version != kSchemaVersion || store->database_->ask("PRAGMA application_id") != kApplicationId)
        ready = std::unexpected(StoreFailure{
            StoreError::other_schema, file_in(folder).string() + " was written by another version: tongqu settle --rebuild"});
    else
        ready = store->load_position();
    if (!ready) return std::unexpected(ready.error());
    store->writer_ = std::make_unique<RowWriter>(*store->database_);
    if (auto made = store->database_->result(); !made) return std::unexpected(made.error());
    return store;
}

StoreResult<std::unique_ptr<SettlementStore>> SettlementStore::rebuild(const std::filesystem::path& folder,
                                                                       const log::JournalIdentity& identity) {
    auto opened = open_file(folder, identity);
    if (!opened) return opened;
    std::unique_ptr<SettlementStore> store = std::move(*opened);
    if (const auto begun = store->begin_empty(); !begun) return std::unexpected(begun.error());
    store->writer_ = std::make_unique<RowWriter>(*store->database_);
    if (auto made = store->database_->result(); !made) return std::unexpected(made.error());
    return store;
}

// One transaction: a store is of this exchange and empty, or it is what it was.
StoreResult<void> SettlementStore::begin_empty() {
    database_->run("BEGIN IMMEDIATE");
    for (const DerivedTable& table : kDerived)
        database_->run((std::string("DROP TABLE IF EXISTS ") + table.name).c_str());
    database_->run(kDerivedTables);
    database_->run(kKeptTables);
    database_->run(("PRAGMA user_version=" + std::to_string(kSchemaVersion) +
                    "; PRAGMA application_id=" + std::to_string(kApplicationId))
                       .c_str());
    Statement(*database_, "INSERT INTO progress VALUES (1, ?, 0, 0)").bind(bytes_of(identity_)).run();
    database_->run("COMMIT");
    return database_->result();
}

StoreResult<void> SettlementStore::load_position() {
    Statement progress(*database_, "SELECT identity, sequence, time FROM progress");
    if (!progress.step()) {
        database_->fail(StoreError::damaged, database_->file().string() + " does not say how far it is");
        return database_->result();
    }
    const auto identity = progress.blob(0);
    if (!std::ranges::equal(identity, bytes_of(identity_)))
        return std::unexpected(StoreFailure{StoreError::other_journal, database_->file().string() + " follows exchange " +
                                                                           hex_of(identity) + ", this one is " +
                                                                           hex_of(bytes_of(identity_))});
    last_ = {SequenceNumber(progress.number(1)), Time(progress.integer(2))};
    return database_->result();
}

StoreResult<void> SettlementStore::take(const log::ReleasedCommand& released) {
    if (released.sequence.raw() != taken_.sequence.raw() + 1)
        return std::unexpected(StoreFailure{StoreError::other_journal,
                                            "command " + std::to_string(released.sequence.raw()) + " after " +
                                                std::to_string(taken_.sequence.raw())});
    taken_ = {released.sequence, released.time};
    const auto records = chains_.take(released);
    writer_->learn(released);
    if (released.sequence < last_.sequence) return {};
    if (released.sequence == last_.sequence) return compare_chains();
    if (uncommitted_ == 0) database_->run("BEGIN IMMEDIATE");
    writer_->write(released, records);
    ++uncommitted_;
    return database_->result();
}

StoreResult<void> SettlementStore::commit() {
    if (uncommitted_ == 0) return database_->result();
    writer_->flush();
    Statement(*database_, "UPDATE progress SET sequence = ?, time = ?")
        .bind(taken_.sequence.raw())
        .bind(taken_.time.raw())
        .run();
    database_->run("COMMIT");
    uncommitted_ = 0;
    if (!database_->failure()) last_ = taken_;
    return database_->result();
}

StoreResult<void> SettlementStore::check_not_ahead() const {
    if (taken_.sequence >= last_.sequence) return {};
    return std::unexpected(StoreFailure{
        StoreError::ahead_of_journal, database_->file().string() + " holds commands up to " +
                                          std::to_string(last_.sequence.raw()) + ", the journal ends at " +
                                          std::to_string(taken_.sequence.raw())});
}

// Every account's last record hash fixes all its movements, so this compares the whole history.
StoreResult<void> SettlementStore::compare_chains() {
    const auto other = [&](const std::string& what) {
        return std::unexpected(StoreFailure{StoreError::other_journal,
                                            database_->file().string() + ": " + what + " up to command " +
                                                std::to_string(last_.sequence.raw()) +
                                                ": it holds another history than the journal"});
    };
    if (taken_.time != last_.time) return other("another time stamp");
    Statement accounts(*database_, "SELECT id, movements, balance, hash FROM account");
    std::size_t count = 0;
    while (accounts.step()) {
        ++count;
        const auto end = chains_.end(AccountId(accounts.small(0)));
        if (end.number != accounts.number(1) || end.balance != Money(accounts.integer(2)) || end.hash != accounts.digest(3))
            return other("account " + std::to_string(accounts.number(0)) + " has other movements");
    }
    if (count != writer_->accounts()) return other("other accounts");
    return database_->result();
}

StoreResult<Digest> content_digest(Database& database) {
    transparency::Sha256 hash;
    const auto number = [&](std::uint64_t value) { hash.update(std::as_bytes(std::span(&value, 1))); };
    for (const DerivedTable& table : kDerived) {
        Statement columns(database, "SELECT count(*) FROM pragma_table_info(?)");
        columns.bind(std::string_view(table.name));
        if (!columns.step()) break;
        const int width = static_cast<int>(columns.integer(0));
        hash.update(std::as_bytes(std::span(std::string_view(table.name))));
        Statement rows(database, (std::string("SELECT * FROM ") + table.name + " ORDER BY " + table.order).c_str());
        while (rows.step())
            for (int i = 0; i < width; ++i) {
                const auto bytes = rows.blob(i);
                number(bytes.size() + (rows.is_null(i) ? 0 : 1));
                hash.update(bytes);
            }
    }
    if (const auto read = database.result(); !read) return std::unexpected(read.error());
    return hash.finish();
}

}  // namespace tongqu::store
