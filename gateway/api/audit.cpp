// GET /v1/audit
//
// What operators and regulators did, the newest first: their commands, from the journal, and what is no command, from the record of
// actions. Both are sorted by time, so a page is a merge of two ends.
#include <algorithm>
#include <ranges>

#include "gateway/api/carry_out.hpp"
#include "gateway/api/page.hpp"
#include "gateway/audit/action_file.hpp"

namespace tongqu::gateway {
namespace {

using service::OperatorAction;

// What a page has not reached yet: commands below the sequence and deeds below the number. As a cursor: "118.7", or one number for
// both.
struct AuditCursor {
    std::uint64_t sequence = UINT64_MAX, number = UINT64_MAX;
};

std::optional<AuditCursor> audit_cursor_of(std::string_view text) {
    const auto point = text.find('.');
    const auto sequence = number_of(text.substr(0, point));
    const auto number = point == std::string_view::npos ? sequence : number_of(text.substr(point + 1));
    if (!sequence || !number) return std::nullopt;
    return AuditCursor{*sequence, *number};
}

struct AuditQuestion {
    std::optional<Time> from, to;
    std::optional<std::string_view> actor, action;
    AuditCursor cursor;
    std::size_t limit = kDefaultPage;
    bool csv = false;
};

std::expected<AuditQuestion, http::Response> audit_question(const Call& call) {
    const http::Request& request = call.request;
    const auto refuse = [](std::string_view name) { return std::unexpected(refusal(ApiError::invalid_parameter, name)); };
    AuditQuestion question;
    for (const auto& [name, time] : {std::pair("from", &question.from), std::pair("to", &question.to)}) {
        const auto text = request.parameter(name);
        if (!text) continue;
        *time = parse_rfc3339(*text);
        if (!*time) return refuse(name);
    }
    if (question.from && question.to && *question.to < *question.from)
        return std::unexpected(refusal(ApiError::range_backwards, "to"));
    question.actor = request.parameter("actor");
    question.action = request.parameter("action");
    if (const auto text = request.parameter("limit")) {
        const auto limit = number_of(*text);
        if (!limit || *limit < 1 || *limit > kLargestPage) return refuse("limit");
        question.limit = *limit;
    }
    if (const auto text = request.parameter("cursor")) {
        const auto cursor = audit_cursor_of(*text);
        if (!cursor) return refuse("cursor");
        question.cursor = *cursor;
    }
    const std::string_view accept = request.accept().value_or("");
    question.csv = accept.find("text/csv") < accept.find("application/json");
    return question;
}

// One line of the answer, whichever its source.
struct AuditEntry {
    std::string_view source;
    std::uint64_t number;
    Time time;
    std::optional<KeyId> key;
    std::string_view actor, action, subject, detail, outcome, code;
};

AuditEntry entry_of(const OperatorAction& action, const service::Directory& directory) {
    const std::string_view outcome = action.refused ? "refused" : action.repeated ? "repeated" : "done";
    return {"journal",      action.origin.sequence.raw(),
            action.origin.time, action.key,
            directory.participants().at(action.actor).terms.name_id,
            action.action,  action.subject,
            action.detail,  outcome,
            action.refused ? describe(*action.refused).code : std::string_view()};
}

AuditEntry entry_of(const OperatorDeed& deed) {
    return {"service",   deed.number,  deed.time,   deed.key, deed.actor,
            deed.action, deed.subject, deed.detail, deed.refused.empty() ? "done" : "refused", deed.refused};
}

class AuditText {
  public:
    explicit AuditText(bool csv) : csv_(csv) {
        if (csv_)
            text_ = "source,number,time,key_id,participant_id,action,subject,detail,outcome,code\r\n";
        else
            json_.begin_object().key("actions").begin_array();
    }

    void add(const AuditEntry& entry) {
        const std::string key = entry.key ? std::to_string(entry.key->raw()) : std::string();
        if (!csv_) return add_json(entry, key);
        text_.append(entry.source).append(",").append(std::to_string(entry.number)).append(",");
        text_.append(to_rfc3339(entry.time)).append(",").append(key);
        for (const std::string_view cell : {entry.actor, entry.action, entry.subject, entry.detail, entry.outcome, entry.code}) {
            text_ += ',';
            append_cell(cell);
        }
        text_ += "\r\n";
    }

    [[nodiscard]] http::Response finish(const std::optional<std::string>& next) {
        if (!csv_) {
            json_.end_array();
            if (next) json_.field("next_cursor", *next);
            json_.end_object();
            return answer(std::move(json_));
        }
        http::Response response;
        response.body = std::move(text_);
        response.content_type = "text/csv; charset=utf-8";
        if (next) response.headers.emplace_back("Tongqu-Next-Cursor", *next);
        return response;
    }

  private:
    void add_json(const AuditEntry& entry, const std::string& key) {
        json_.begin_object().field("source", entry.source).field(entry.source == "journal" ? "sequence" : "number", entry.number);
        json_.field("time", to_rfc3339(entry.time));
        if (!key.empty()) json_.field("key_id", key);
        for (const auto& [name, value] :
             {std::pair("participant_id", entry.actor), std::pair("action", entry.action), std::pair("subject", entry.subject),
              std::pair("detail", entry.detail), std::pair("outcome", entry.outcome), std::pair("code", entry.code)})
            if (!value.empty()) json_.field(name, value);
        json_.end_object();
    }

    // RFC 4180; a text that a spreadsheet would compute is kept a text.
    void append_cell(std::string_view cell) {
        const bool computes = !cell.empty() && std::string_view("=+-@").find(cell.front()) != std::string_view::npos;
        if (!computes && cell.find_first_of(",\"\r\n") == std::string_view::npos) {
            text_ += cell;
            return;
        }
        text_ += computes ? "\"'" : "\"";
        for (const char c : cell) text_.append(c == '"' ? 2 : 1, c);
        text_ += '"';
    }

    bool csv_;
    std::string text_;
    http::JsonWriter json_;
};

http::Response get_audit(const Call& call) {
    const auto question = audit_question(call);
    if (!question) return question.error();
    static const std::deque<OperatorDeed> kNone;
    const auto& commands = call.model().operator_actions().kept();
    const auto& deeds = call.around.options.actions ? call.around.options.actions->deeds() : kNone;

    // The ends of what is asked for: behind the last command and the last deed that may be on the page.
    const auto sequence_of = [](const OperatorAction& action) { return action.origin.sequence.raw(); };
    auto command = std::ranges::lower_bound(commands, question->cursor.sequence, {}, sequence_of);
    auto deed = std::ranges::lower_bound(deeds, question->cursor.number, {}, &OperatorDeed::number);
    if (question->to) {
        command = std::min(command, std::ranges::lower_bound(commands, *question->to, {}, [](const auto& each) { return each.origin.time; }));
        deed = std::min(deed, std::ranges::lower_bound(deeds, *question->to, {}, &OperatorDeed::time));
    }
    AuditText text(question->csv);
    std::size_t shown = 0, looked_at = 0;
    while (command != commands.begin() || deed != deeds.begin()) {
        const bool of_command = deed == deeds.begin() ||
                                (command != commands.begin() && std::prev(command)->origin.time > std::prev(deed)->time);
        if (shown == question->limit || looked_at == kLookedAtPerPage) {
            const std::uint64_t sequence = command == commands.begin() ? 0 : sequence_of(*std::prev(command)) + 1;
            const std::uint64_t number = deed == deeds.begin() ? 0 : std::prev(deed)->number + 1;
            return text.finish(std::to_string(sequence) + "." + std::to_string(number));
        }
        const AuditEntry entry = of_command ? entry_of(*--command, call.directory()) : entry_of(*--deed);
        ++looked_at;
        if (question->from && entry.time < *question->from) break;
        if (question->actor && entry.actor != *question->actor) continue;
        if (question->action && entry.action != *question->action) continue;
        text.add(entry);
        ++shown;
    }
    return text.finish(std::nullopt);
}

}  // namespace

void add_audit(Routes& routes) {
    add_route(routes, http::Method::get, "/v1/audit", Access::supervisor, "getAudit", get_audit,
              {"from", "to", "actor", "action", "limit", "cursor"});
}

}  // namespace tongqu::gateway
