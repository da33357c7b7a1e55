#include "settlement/service/text_index.hpp"

#include <sqlite3.h>

#include <array>
#include <cstring>

#include "market/check.hpp"

namespace tongqu::service {
namespace {

// Beginnings of 2 to 8 letters have lists of their own: else every word that begins so is read at each question.
constexpr const char* kSchema =
    "PRAGMA journal_mode=OFF; PRAGMA temp_store=MEMORY;"
    "CREATE VIRTUAL TABLE document USING fts5(title, keywords, body, facets, content='', columnsize=0,"
    " tokenize=\"unicode61 remove_diacritics 2\", prefix='2 3 4 5 6 7 8');"
    "INSERT INTO document(document, rank) VALUES('hashsize', 2097152);"
    // One transaction for as long as the process lives: there is nothing to make durable, and queries see it all.
    "BEGIN;";

constexpr std::array<std::uint32_t, 4> kColumnWeights{kTitleWeight, kKeywordWeight, 1, 0};

// hits(document, n): n 32-bit numbers, what the expression's first n phrases weigh in the row.
void count_hits(const Fts5ExtensionApi* api, Fts5Context* row, sqlite3_context* result, int count,
                sqlite3_value** arguments) {
    const int phrases = count > 0 ? sqlite3_value_int(arguments[0]) : 0;
    std::vector<std::uint32_t> weights(static_cast<std::size_t>(phrases), 0);
    int instances = 0;
    int code = api->xInstCount(row, &instances);
    for (int i = 0; code == SQLITE_OK && i < instances; ++i) {
        int phrase = 0, column = 0, offset = 0;
        code = api->xInst(row, i, &phrase, &column, &offset);
        if (code == SQLITE_OK && phrase < phrases)
            weights[static_cast<std::size_t>(phrase)] += kColumnWeights[static_cast<std::size_t>(column)];
    }
    if (code != SQLITE_OK) return sqlite3_result_error_code(result, code);
    sqlite3_result_blob(result, weights.data(), static_cast<int>(weights.size() * sizeof weights[0]),
                        SQLITE_TRANSIENT);
}

}  // namespace

struct TextIndex::Connection {
    Connection() {
        constexpr int kFlags =
            SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX;
        check(sqlite3_open_v2(":memory:", &database, kFlags, nullptr));
        check(sqlite3_exec(database, kSchema, nullptr, nullptr, nullptr));
        register_hits();
        insert = prepare("INSERT INTO document(rowid, title, keywords, body, facets) VALUES (?, ?, ?, ?, ?)");
        match = prepare("SELECT rowid FROM document WHERE document MATCH ? AND rowid > ? AND rowid <= ? LIMIT ?");
        hits = prepare("SELECT rowid, hits(document, ?5) FROM document"
                       " WHERE document MATCH ?1 AND rowid > ?2 AND rowid <= ?3 LIMIT ?4");
    }
    ~Connection() {
        for (sqlite3_stmt* statement : {insert, match, hits}) sqlite3_finalize(statement);
        sqlite3_close(database);
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // An index in memory fails only when there is no memory, or when this file is wrong.
    void check(int code) const {
        TONGQU_CHECK(code == SQLITE_OK || code == SQLITE_DONE, sqlite3_errmsg(database));
    }
    [[nodiscard]] sqlite3_stmt* prepare(const char* sql) const {
        sqlite3_stmt* statement = nullptr;
        check(sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
        return statement;
    }
    // FTS5 gives out its interface through a pointer value (sqlite.org/fts5.html, section 7).
    void register_hits() const {
        fts5_api* api = nullptr;
        sqlite3_stmt* ask = prepare("SELECT fts5(?1)");
        sqlite3_bind_pointer(ask, 1, &api, "fts5_api_ptr", nullptr);
        sqlite3_step(ask);
        sqlite3_finalize(ask);
        TONGQU_CHECK(api != nullptr, "this SQLite was built without FTS5");
        check(api->xCreateFunction(api, "hits", nullptr, count_hits, nullptr));
    }
    // The text outlives the step.
    void bind(sqlite3_stmt* statement, int place, const std::string& text) const {
        check(sqlite3_bind_text(statement, place, text.data(), static_cast<int>(text.size()), SQLITE_STATIC));
    }
    void bind(sqlite3_stmt* statement, int place, std::uint64_t number) const {
        check(sqlite3_bind_int64(statement, place, static_cast<sqlite3_int64>(number)));
    }
    void bind_question(sqlite3_stmt* statement, const std::string& expression, Range range, std::size_t limit) const {
        bind(statement, 1, expression);
        bind(statement, 2, range.after);
        bind(statement, 3, range.last);
        bind(statement, 4, std::uint64_t{limit});
    }
    template <class Take>
    void for_each_row(sqlite3_stmt* statement, Take&& take) const {
        int code = sqlite3_step(statement);
        for (; code == SQLITE_ROW; code = sqlite3_step(statement)) take();
        check(code);
        check(sqlite3_reset(statement));
    }

    sqlite3* database = nullptr;
    sqlite3_stmt* insert = nullptr;
    sqlite3_stmt* match = nullptr;
    sqlite3_stmt* hits = nullptr;
};

TextIndex::TextIndex() : connection_(std::make_unique<Connection>()) {}
TextIndex::~TextIndex() = default;
TextIndex::TextIndex(TextIndex&&) noexcept = default;
TextIndex& TextIndex::operator=(TextIndex&&) noexcept = default;

void TextIndex::add(std::uint64_t document, const IndexedText& text) {
    const Connection& to = *connection_;
    to.bind(to.insert, 1, document);
    to.bind(to.insert, 2, text.title);
    to.bind(to.insert, 3, text.keywords);
    to.bind(to.insert, 4, text.body);
    to.bind(to.insert, 5, text.facets);
    to.for_each_row(to.insert, [] {});
}

std::string TextIndex::in_text(const std::string& phrase) { return "{title keywords body} : " + phrase; }
std::string TextIndex::in_facets(const std::string& word) { return "facets : \"" + word + '"'; }

std::vector<std::uint64_t> TextIndex::match(const std::string& expression, Range range, std::size_t limit) const {
    const Connection& in = *connection_;
    in.bind_question(in.match, expression, range, limit);
    std::vector<std::uint64_t> found;
    in.for_each_row(in.match, [&] {
        found.push_back(static_cast<std::uint64_t>(sqlite3_column_int64(in.match, 0)));
    });
    return found;
}

std::vector<TextIndex::Hits> TextIndex::hits(const std::string& expression, Range range, std::size_t phrases,
                                             std::size_t limit) const {
    const Connection& in = *connection_;
    in.bind_question(in.hits, expression, range, limit);
    in.bind(in.hits, 5, std::uint64_t{phrases});
    std::vector<Hits> found;
    in.for_each_row(in.hits, [&] {
        Hits row{static_cast<std::uint64_t>(sqlite3_column_int64(in.hits, 0)), std::vector<std::uint32_t>(phrases)};
        const auto bytes = static_cast<std::size_t>(sqlite3_column_bytes(in.hits, 1));
        if (bytes > 0) std::memcpy(row.weights.data(), sqlite3_column_blob(in.hits, 1), bytes);
        found.push_back(std::move(row));
    });
    return found;
}

}  // namespace tongqu::service
