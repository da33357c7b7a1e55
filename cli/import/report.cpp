#include "cli/import/report.hpp"

#include <fmt/format.h>

#include <array>

#include "gateway/http/json_writer.hpp"

namespace tongqu::cli {

namespace {

using Row = std::pair<std::string_view, const Tally*>;

std::array<Row, 5> rows_of(const ActReport& act) {
    return {{{"regions", &act.regions},
             {"participants", &act.participants},
             {"products", &act.products},
             {"instruments", &act.instruments},
             {"orders", &act.orders}}};
}

}  // namespace

std::string text_of(const ImportReport& report) {
    std::string out = fmt::format("{} {}: {} entries\n", report.kind, report.file, report.entries);
    for (const BadEntry& bad : report.bad)
        out += fmt::format("  bad: {} {}{}: {}\n", report.place_word, bad.place.number,
                           bad.place.label.empty() ? "" : fmt::format(" ({})", bad.place.label), bad.reason);
    for (const std::string& problem : report.act.problems) out += fmt::format("  refused: {}\n", problem);
    out += fmt::format("  {:<14}{:>8}{:>15}{:>9}\n", "", "new", "already there", "refused");
    for (const auto& [word, tally] : rows_of(report.act))
        out += fmt::format("  {:<14}{:>8}{:>15}{:>9}\n", word, tally->created, tally->already_there,
                           tally->refused);
    for (const std::string& note : report.notes) out += fmt::format("  {}\n", note);
    if (!report.key_file.empty())
        out += fmt::format("  the keys of {} participants are in {} (keep it: nobody else has them)\n",
                           report.keys, report.key_file);
    out += fmt::format("{} imported, {} already there, {} bad\n", report.act.entries_imported,
                       report.act.entries_already_there, report.bad.size());
    return out;
}

std::string json_of(const ImportReport& report) {
    http::JsonWriter json;
    json.begin_object()
        .field("kind", report.kind)
        .field("file", report.file)
        .field("entries", report.entries);
    json.field("imported", report.act.entries_imported)
        .field("already_there", report.act.entries_already_there);
    json.key("bad").begin_array();
    for (const BadEntry& bad : report.bad) {
        json.begin_object().field(report.place_word, bad.place.number).field("label", bad.place.label);
        json.field("reason", bad.reason).end_object();
    }
    json.end_array().key("problems").begin_array();
    for (const std::string& problem : report.act.problems) json.string(problem);
    json.end_array();
    for (const auto& [word, tally] : rows_of(report.act)) {
        json.key(word)
            .begin_object()
            .field("new", tally->created)
            .field("already_there", tally->already_there);
        json.field("refused", tally->refused).end_object();
    }
    if (!report.key_file.empty()) json.field("key_file", report.key_file);
    return json.end_object().take() + "\n";
}

}  // namespace tongqu::cli
