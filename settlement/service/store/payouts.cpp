#include "settlement/service/store/payouts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <sstream>

#include "engine/log/folder_lock.hpp"
#include "market/decimal.hpp"
#include "market/time.hpp"
#include "settlement/service/store/cause.hpp"
#include "settlement/service/store/csv_field.hpp"
#include "settlement/service/transparency/sha256.hpp"

namespace tongqu::store {
namespace {

Digest digest_of(std::string_view text) { return transparency::sha256(std::as_bytes(std::span(text))); }

std::string end_to_end_id(std::uint64_t withdrawal) { return fmt::format("TQ{:012}", withdrawal); }

// What a bank calls an amount: all decimals of the minor unit.
std::string minor_decimals(Money amount, Currency currency) {
    const std::int64_t unit = minor_unit(currency).raw();
    const unsigned decimals = kCurrencies[currency.raw()].minor_decimals;
    const std::int64_t minor = amount.raw() / unit;
    const std::int64_t whole = kMillion / unit;
    if (decimals == 0) return std::to_string(minor);
    return fmt::format("{}.{:0{}}", minor / whole, minor % whole, decimals);
}

std::vector<PayoutFile> recorded(Database& database) {
    Statement rows(database, "SELECT number, currency, first_withdrawal, last_withdrawal, sha256, written FROM payout_file ORDER BY number");
    std::vector<PayoutFile> files;
    while (rows.step())
        files.push_back({rows.number(0), Currency(static_cast<std::uint8_t>(rows.integer(1))), rows.number(2), rows.number(3),
                         rows.digest(4), rows.integer(5) != 0});
    return files;
}

void record(Database& database, const PayoutFile& file) {
    Statement(database, "INSERT INTO payout_file VALUES (?, ?, ?, ?, ?, ?)")
        .bind(file.number)
        .bind(file.currency.raw())
        .bind(file.first)
        .bind(file.last)
        .bind(file.sha256)
        .bind(std::int64_t{file.written})
        .run();
}

StoreFailure failed(const log::IoError& error, const std::filesystem::path& path) {
    return {StoreError::io_failed, path.string() + ": " + error.text()};
}

StoreResult<void> write_file(const std::filesystem::path& folder, const std::string& name, std::string_view text) {
    log::FileSystem& files = log::system_files();
    const std::filesystem::path unfinished = folder / (name + ".part");
    auto file = files.open(unfinished, log::OpenMode::create);
    if (!file) return std::unexpected(failed(file.error(), unfinished));
    if (auto done = write_fully(**file, 0, std::as_bytes(std::span(text))); !done)
        return std::unexpected(failed(done.error(), unfinished));
    if (auto done = (*file)->sync_content(); !done) return std::unexpected(failed(done.error(), unfinished));
    if (auto done = files.rename(unfinished, folder / name); !done) return std::unexpected(failed(done.error(), folder / name));
    if (auto done = files.sync_folder(folder); !done) return std::unexpected(failed(done.error(), folder));
    return {};
}

// The number at place `field` of the line; 0 where there is none.
std::uint64_t number_in(const std::string& line, std::size_t field) {
    std::istringstream fields(line);
    std::string text;
    for (std::size_t i = 0; i <= field; ++i)
        if (!std::getline(fields, text, ',')) return 0;
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

// Of a file that the store does not know: which withdrawals it holds, by its first and last line.
std::optional<PayoutFile> found(const std::filesystem::path& path) {
    const std::string name = path.filename().string();
    PayoutFile file;
    const auto currency = name.size() == 21 ? currency_of(name.substr(14, 3)) : std::nullopt;
    const char* digits = name.data() + 7;
    if (!currency || !name.starts_with("payout-") || !name.ends_with(".csv") ||
        std::from_chars(digits, digits + 6, file.number).ptr != digits + 6)
        return std::nullopt;
    file.currency = *currency;
    std::ifstream in(path, std::ios::binary);
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {
        const std::uint64_t number = number_in(line, 1);
        if (file.first == 0) file.first = number;
        file.last = number;
    }
    return file;
}

std::string content_of(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

StoreFailure not_ours(const std::filesystem::path& path) {
    return {StoreError::damaged, path.string() + " is not what the journal gives for it"};
}

// Files that are there and not recorded: of a store that was made anew.
StoreResult<std::size_t> adopt(Database& database, const std::filesystem::path& folder, std::uint64_t known) {
    std::vector<PayoutFile> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (auto file = found(entry.path()); file && file->number > known) files.push_back(*file);
    std::ranges::sort(files, {}, &PayoutFile::number);
    for (PayoutFile& file : files) {
        const std::filesystem::path path = folder / file.name();
        if (file.number != ++known)
            return std::unexpected(StoreFailure{StoreError::damaged, "payout file " + std::to_string(known) + " is missing in " +
                                                                         folder.string()});
        const std::string expected = payout_text(database, file);
        if (content_of(path) != expected) return std::unexpected(not_ours(path));
        file.sha256 = digest_of(expected);
        file.written = true;
        record(database, file);
    }
    return files.size();
}

// Records the files for everything that is in none, as one transaction, before any of them is written.
StoreResult<void> plan(Database& database) {
    const auto known = recorded(database);
    std::uint64_t number = known.empty() ? 0 : known.back().number;
    for (std::uint8_t i = 0; i < kCurrencies.size(); ++i) {
        PayoutFile file{.currency = Currency(i)};
        for (const PayoutFile& earlier : known)
            if (earlier.currency == file.currency) file.last = std::max(file.last, earlier.last);
        Statement rows(database, "SELECT number FROM withdrawal WHERE currency = ? AND number > ? ORDER BY number");
        rows.bind(file.currency.raw()).bind(file.last);
        std::size_t count = 0;
        const auto close = [&] {
            if (count == 0) return;
            file.number = ++number;
            file.sha256 = digest_of(payout_text(database, file));
            record(database, file);
            count = 0;
        };
        while (rows.step()) {
            if (count++ == 0) file.first = rows.number(0);
            file.last = rows.number(0);
            if (count == kMaxWithdrawalsPerFile) close();
        }
        close();
    }
    return database.result();
}

}  // namespace

std::string PayoutFile::name() const { return fmt::format("payout-{:06}-{}.csv", number, code_of(currency)); }

std::string payout_text(Database& database, const PayoutFile& file) {
    std::string text =
        "payout,withdrawal,end_to_end_id,requested_at,payee_id,payee_name,amount,currency,reference,reason,log_sequence,log_event\r\n";
    Statement rows(database, "SELECT number, time, p.name_id, p.name, amount, reference, cause, sequence, event FROM withdrawal"
                             " JOIN participant p ON p.id = participant WHERE currency = ? AND number BETWEEN ? AND ?"
                             " ORDER BY number");
    rows.bind(file.currency.raw()).bind(file.first).bind(file.last);
    while (rows.step()) {
        const std::uint64_t number = rows.number(0);
        fmt::format_to(std::back_inserter(text), "{},{},{},{},", file.number, number, end_to_end_id(number),
                       to_rfc3339(Time(rows.integer(1))));
        append_csv_field(text, rows.text(2));
        text += ',';
        append_csv_field(text, rows.text(3));
        fmt::format_to(std::back_inserter(text), ",{},{},", minor_decimals(Money(rows.integer(4)), file.currency),
                       code_of(file.currency));
        append_csv_field(text, rows.text(5));
        fmt::format_to(std::back_inserter(text), ",{},{},{}\r\n",
                       describe(static_cast<PostingCause>(rows.integer(6))).word, rows.number(7), rows.number(8));
    }
    return text;
}

StoreResult<PayoutRun> write_payouts(Database& database, const std::filesystem::path& folder) {
    const auto lock = log::FolderLock::take(log::system_files(), folder);
    if (!lock) {
        const bool taken = lock.error().error == log::JournalError::locked;
        return std::unexpected(StoreFailure{taken ? StoreError::locked : StoreError::io_failed, to_string(lock.error())});
    }
    PayoutRun run;
    database.run("PRAGMA synchronous=FULL");
    database.run("BEGIN IMMEDIATE");
    const auto known = recorded(database);
    auto adopted = adopt(database, folder, known.empty() ? 0 : known.back().number);
    const auto planned = adopted ? plan(database) : StoreResult<void>(std::unexpected(adopted.error()));
    if (!planned) {
        database.run("ROLLBACK");
        return std::unexpected(planned.error());
    }
    database.run("COMMIT");
    run.adopted = *adopted;
    if (const auto done = database.result(); !done) return std::unexpected(done.error());

    for (const PayoutFile& file : recorded(database)) {
        const std::filesystem::path path = folder / file.name();
        const std::string text = payout_text(database, file);
        if (digest_of(text) != file.sha256) return std::unexpected(not_ours(path));
        const bool exists = std::filesystem::exists(path);
        if (exists && content_of(path) != text) return std::unexpected(not_ours(path));
        if (file.written) continue;
        if (!exists)
            if (const auto written = write_file(folder, file.name(), text); !written)
                return std::unexpected(written.error());
        Statement(database, "UPDATE payout_file SET written = 1 WHERE number = ?").bind(file.number).run();
        run.withdrawals += static_cast<std::uint64_t>(std::ranges::count(text, '\n')) - 1;
        run.written.push_back(file);
    }
    if (const auto done = database.result(); !done) return std::unexpected(done.error());
    return run;
}

}  // namespace tongqu::store
