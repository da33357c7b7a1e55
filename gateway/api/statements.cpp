// GET /v1/statements · GET /v1/regions/summary · GET /v1/accounts?sequence=
//
// Answered from the settlement store on its own thread; what is asked waits until the store holds everything that the read
// model had shown, so a client finds in its statement what it was answered before.
#include <boost/asio/use_awaitable.hpp>

#include "gateway/api/account_json.hpp"
#include "gateway/api/carry_out.hpp"
#include "gateway/api/on_store.hpp"
#include "gateway/api/page.hpp"
#include "gateway/api/past_accounts.hpp"
#include "gateway/api/words.hpp"
#include "market/decimal.hpp"
#include "settlement/service/statements/evidence_source.hpp"
#include "settlement/service/statements/html_text.hpp"
#include "settlement/service/statements/statement_text.hpp"
#include "settlement/service/store/cause.hpp"
#include "settlement/service/store/region_months.hpp"

namespace tongqu::gateway {

// The API and the statements call a cause the same.
static_assert(std::ranges::equal(kWords<PostingCause>, store::kCauses, {}, {}, &store::CauseRow::word));

namespace {

namespace asio = boost::asio;

enum class Form : std::uint8_t { json, csv, html };

// The first of our forms that Accept names; JSON for anything else.
Form form_of(const http::Request& request) {
    const std::string_view accept = request.accept().value_or("");
    const std::size_t csv = accept.find("text/csv"), html = accept.find("text/html"), json = accept.find("application/json");
    if (csv < html && csv < json) return Form::csv;
    return html < json ? Form::html : Form::json;
}

std::expected<Time, http::Response> time_of(const Call& call, std::string_view name) {
    const auto text = call.request.parameter(name);
    const auto time = text ? parse_rfc3339(*text) : std::nullopt;
    if (!time) return std::unexpected(refusal(ApiError::invalid_parameter, name));
    return *time;
}

struct Wanted {
    statements::Period period;
    Form form = Form::json;
    statements::Language language = statements::Language::english;
    std::optional<std::uint64_t> head;
};

std::expected<Wanted, http::Response> wanted_of(const Call& call) {
    const auto from = time_of(call, "from");
    if (!from) return std::unexpected(from.error());
    const auto to = time_of(call, "to");
    if (!to) return std::unexpected(to.error());
    if (*to < *from) return std::unexpected(refusal(ApiError::range_backwards, "to"));
    Wanted wanted{{*from, *to}, form_of(call.request), {}, {}};
    if (const auto language = call.request.parameter("lang")) {
        if (*language != "en" && *language != "zh") return std::unexpected(refusal(ApiError::invalid_parameter, "lang"));
        if (*language == "zh") wanted.language = statements::Language::chinese;
    } else if (const auto accepted = call.request.header("accept-language"); accepted && accepted->starts_with("zh")) {
        wanted.language = statements::Language::chinese;
    }
    if (const auto head = call.request.parameter("head")) {
        wanted.head = number_of(*head);
        if (!wanted.head) return std::unexpected(refusal(ApiError::invalid_parameter, "head"));
    }
    return wanted;
}

http::Response refused(statements::StatementError error) {
    switch (error) {
        case statements::StatementError::range_backwards:
            return refusal(ApiError::range_backwards, "to");
        case statements::StatementError::too_large:
            return refusal(ApiError::statement_too_large);
        case statements::StatementError::unknown_participant:
            return refusal(RejectReason::unknown_participant);
        case statements::StatementError::store_failed:
            break;
    }
    return refusal(ApiError::settlement_behind);
}

http::Response refused(const transparency::TransparencyFailure& failure) {
    using transparency::TransparencyError;
    if (failure.error == TransparencyError::no_such_head) return refusal(ApiError::head_not_found, "head");
    return refusal(ApiError::log_unavailable);
}

http::Response written(const statements::Statement& statement, const Wanted& wanted, const transparency::SigningKey& key) {
    http::Response response;
    switch (wanted.form) {
        case Form::csv:
            response.body = statements::to_csv(statement, wanted.language);
            response.content_type = "text/csv; charset=utf-8";
            response.headers.emplace_back("Content-Disposition", "attachment; filename=\"statement.csv\"");
            return response;
        case Form::html:
            response.body = statements::to_html(statement, wanted.language);
            response.content_type = "text/html; charset=utf-8";
            response.headers.emplace_back("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
            return response;
        case Form::json:
            break;
    }
    response.body = statements::to_json(statement, &key);
    return response;
}

// On the store's thread.
http::Response statement_from(const store::StoreView& view, const std::filesystem::path& folder, ParticipantId participant,
                              const Wanted& wanted) {
    auto log = statements::EvidenceSource::open(log::system_files(), folder, view.identity, wanted.head);
    if (!log) return refused(log.error());
    auto statement = statements::read_statement(view, participant, wanted.period, log->head());
    if (!statement) return refused(statement.error());
    if (wanted.form == Form::json)
        if (const auto shown = log->add_to(*statement, view); !shown) return refused(shown.error());
    return written(*statement, wanted, log->key());
}

asio::awaitable<http::Response> get_statement(Call call) {
    const auto wanted = wanted_of(call);
    if (!wanted) co_return wanted.error();
    const std::filesystem::path folder = call.around.options.folder;
    const ParticipantId participant = call.participant();
    auto ask = [folder, participant, wanted = *wanted](const store::StoreView& view) {
        return statement_from(view, folder, participant, wanted);
    };
    http::Response response = co_await on_store(call, std::move(ask));
    response.headers.emplace_back("Vary", "Accept");
    co_return response;
}

// "2026-11" as 202611.
std::optional<int> month_of_text(std::string_view text) {
    if (text.size() != 7 || text[4] != '-') return std::nullopt;
    const auto start = parse_rfc3339(std::string(text) + "-01T00:00:00Z");
    return start ? std::optional(store::month_of(*start)) : std::nullopt;
}

http::Response summary_from(const store::StoreView& view, int month, const std::string& text) {
    http::JsonWriter json;
    json.begin_object().field("month", text).key("regions").begin_array();
    store::Statement rows(view.database, "SELECT r.code, currency, trades, sold, bought, revenue, levy FROM region_month"
                                         " JOIN region r ON r.id = region WHERE month = ? ORDER BY r.code, currency");
    rows.bind(std::int64_t{month});
    while (rows.step()) {
        const Currency currency(static_cast<std::uint8_t>(rows.integer(1)));
        const auto sum = [&](const char* name, int column) {
            json.field(name, statements::plain_wide(store::from_digits(rows.text(column))));
        };
        json.begin_object().field("region_id", rows.text(0)).field("currency", code_of(currency)).field("trades", rows.number(2));
        sum("sold", 3);
        sum("bought", 4);
        sum("supplier_revenue", 5);
        sum("development_levy", 6);
        json.end_object();
    }
    json.end_array();
    write_origin(json, {view.position.sequence, view.position.time});
    json.end_object();
    return view.database.failure() ? refusal(ApiError::settlement_behind) : answer(std::move(json));
}

// For everyone.
asio::awaitable<http::Response> get_summary(Call call) {
    const std::string text(call.request.parameter("month").value_or(""));
    const auto month = month_of_text(text);
    if (!month) co_return refusal(ApiError::invalid_parameter, "month");
    auto ask = [month = *month, text](const store::StoreView& view) { return summary_from(view, month, text); };
    http::Response response = co_await on_store(call, std::move(ask));
    co_return response;
}

http::Response balances_from(const store::StoreView& view, ParticipantId participant, const std::string& name,
                             SequenceNumber sequence) {
    const auto balances = statements::balances_after(view, participant, sequence);
    if (!balances) return refused(balances.error());
    http::JsonWriter json;
    json.begin_object().field("participant_id", name).key("accounts").begin_array();
    for (const statements::PastBalances& past : *balances)
        write_balances(json, {past.currency, past.available, past.held, past.escrow, past.pending});
    json.end_array().field("sequence", sequence.raw()).end_object();
    return answer(std::move(json));
}

}  // namespace

asio::awaitable<http::Response> get_past_accounts(Call call, std::string_view text) {
    const auto sequence = number_of(text);
    if (!sequence || *sequence == 0 || *sequence > call.model().last().sequence.raw())
        co_return refusal(ApiError::invalid_parameter, "sequence");
    const ParticipantId participant = call.participant();
    std::string name = call.directory().participants().at(participant).terms.name_id;
    auto ask = [participant, name = std::move(name), at = SequenceNumber(*sequence)](const store::StoreView& view) {
        return balances_from(view, participant, name, at);
    };
    http::Response response = co_await on_store(call, std::move(ask));
    co_return response;
}

void add_statements(Routes& routes) {
    using http::Method;
    add_route(routes, Method::get, "/v1/statements", Access::reader, "getStatement", get_statement,
              {"from", "to", "lang", "head"});
    add_route(routes, Method::get, "/v1/regions/summary", Access::everyone, "getRegionSummary", get_summary, {"month"});
}

}  // namespace tongqu::gateway
