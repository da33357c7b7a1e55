#include "cli/replay/replay_lobster.hpp"

#include <fmt/format.h>

#include <expected>
#include <ostream>
#include <string>
#include <string_view>

#include "cli/replay/lobster_flow.hpp"
#include "cli/replay/packed_file.hpp"

namespace tongqu::cli {
namespace {

// The lines of a file, one after the other.
class Lines {
  public:
    explicit Lines(const std::vector<std::byte>& bytes)
        : rest_(reinterpret_cast<const char*>(bytes.data()), bytes.size()) {}

    std::optional<std::string_view> next() {
        if (rest_.empty()) return {};
        const std::size_t end = rest_.find('\n');
        std::string_view line = rest_.substr(0, end);
        rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        return line;
    }

  private:
    std::string_view rest_;
};

std::expected<FileBytes, std::string> whole_file(const std::filesystem::path& file) {
    auto read = read_packed_file(file);
    const std::string fault = read ? read->fault : read.error();
    if (!fault.empty()) return std::unexpected(fmt::format("{}: {}", file.string(), fault));
    return read;
}

std::expected<LobsterFlow, std::string> read_flow(const ReplayLobsterOptions& options) {
    const auto message_file = whole_file(options.messages);
    if (!message_file) return std::unexpected(message_file.error());
    std::expected<FileBytes, std::string> row_file;
    if (options.book) row_file = whole_file(*options.book);
    if (!row_file) return std::unexpected(row_file.error());
    Lines messages(message_file->bytes), rows(row_file->bytes);
    LobsterFlow flow;
    std::uint64_t number = 0;
    const auto at = [&](const std::filesystem::path& file, std::string_view fault) {
        return std::unexpected(fmt::format("{}: line {}: {}", file.string(), number, fault));
    };
    while (const auto line = messages.next()) {
        ++number;
        const auto message = read_lobster_message(*line);
        if (!message) return at(options.messages, message.error());
        std::expected<LobsterRow, std::string> row;
        if (options.book) {
            const auto row_line = rows.next();
            if (!row_line) return at(*options.book, "there is no such line, and the messages have one");
            row = read_lobster_row(*row_line);
            if (!row) return at(*options.book, row.error());
        }
        if (const auto taken = flow.append(*message, options.book ? &*row : nullptr); !taken)
            return at(options.messages, taken.error());
    }
    ++number;
    if (rows.next()) return at(*options.book, "the messages have no such line");
    return flow;
}

std::string to_string(const std::optional<LobsterLevel>& level) {
    return level ? fmt::format("{} at {}", level->size.raw(), level->price.raw()) : "nothing";
}
std::string_view side_name(Side side) { return side == Side::buy ? "bids" : "asks"; }

void write_level(http::JsonWriter& json, std::string_view name, const std::optional<LobsterLevel>& level) {
    json.key(name);
    if (!level) {
        json.null();
        return;
    }
    json.begin_array().integer(level->price.raw()).integer(level->size.raw()).end_array();
}

std::string as_json(const LobsterCounts& counts, const FlowFindings& findings, bool compared) {
    http::JsonWriter json;
    json.begin_object();
    json.field("messages", counts.messages).field("left_out", counts.left_out);
    json.field("hidden_executions", counts.hidden_executions).field("crosses", counts.crosses).field("halts", counts.halts);
    write_findings(json, findings);
    if (compared) {
        json.field("taken_over", counts.taken_over).field("rows", counts.rows).field("rows_equal", counts.rows_equal);
        json.key("first_difference");
        if (const auto& difference = counts.first_difference) {
            json.begin_object();
            json.field("row", difference->row).field("side", side_name(difference->side)).field("level", difference->level);
            write_level(json, "file", difference->file);
            write_level(json, "book", difference->book);
            json.end_object();
        } else {
            json.null();
        }
    }
    json.end_object();
    return json.text() + '\n';
}

std::string as_text(const LobsterCounts& counts, const FlowFindings& findings, bool compared) {
    std::string text = finding_line("messages", fmt::format("{} ({} of orders from before the file)", counts.messages, counts.left_out));
    text += finding_line("not in the book", fmt::format("{} hidden executions, {} crosses, {} halts", counts.hidden_executions,
                                                        counts.crosses, counts.halts));
    text += text_of(findings);
    if (!compared) return text;
    text += finding_line("rows of the book", fmt::format("{} of {} equal ({} orders taken over from them)", counts.rows_equal,
                                                         counts.rows, counts.taken_over));
    if (const auto& difference = counts.first_difference)
        text += finding_line("first difference", fmt::format("row {}, {}, level {}: the file has {}, the book {}", difference->row,
                                                             side_name(difference->side), difference->level,
                                                             to_string(difference->file), to_string(difference->book)));
    return text;
}

}  // namespace

int replay_lobster(const ReplayLobsterOptions& options, std::ostream& out, std::ostream& err) {
    if (options.repeat < 1 || options.repeat > kMaxReplays) {
        err << fmt::format("tongqu: --repeat is 1 to {}\n", kMaxReplays);
        return 2;
    }
    const auto flow = read_flow(options);
    if (!flow) {
        err << "tongqu: " << flow.error() << '\n';
        return 1;
    }
    const auto findings = replay_flow(flow->flow(), options.repeat);
    if (!findings) {
        err << fmt::format("tongqu: {}: {}\n", options.messages.string(), findings.error());
        return 1;
    }
    const bool compared = options.book.has_value();
    out << (options.json ? as_json : as_text)(flow->counts(), *findings, compared);
    return flow->counts().first_difference ? 1 : 0;
}

}  // namespace tongqu::cli
