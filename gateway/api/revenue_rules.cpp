// GET /v1/rulebooks · POST /v1/rulebooks · GET /v1/instruments/{id}/waterfall · POST /v1/instruments/{id}/waterfall
#include <ranges>

#include "gateway/api/body.hpp"
#include "gateway/api/carry_out.hpp"
#include "gateway/api/page.hpp"
#include "gateway/api/rulebook_json.hpp"
#include "market/decimal.hpp"
#include "settlement/service/by_sequence.hpp"

namespace tongqu::gateway {
namespace {

namespace asio = boost::asio;

std::string text_of(PartsPerMillion rate) { return multiple_to_string(rate.raw(), Decimal{1, 6}); }

// Every field is there: what is left out would change its meaning with the rulebook that is in force.
Rulebook rulebook_of(Body& body) {
    constexpr auto kWrong = RejectReason::invalid_rulebook;
    Rulebook rules;
    const std::int64_t version = body.integer("version");
    if (version < 1 || version > std::int64_t{kMaxRulebooks} + 1) body.refuse("version", kWrong);
    rules.version = RulebookVersion(static_cast<std::uint32_t>(version));
    rules.buyer_maker_fee = body.fraction("buyer_maker_fee", kWrong);
    rules.buyer_taker_fee = body.fraction("buyer_taker_fee", kWrong);
    rules.exchange_fee = body.fraction("exchange_fee", kWrong);
    rules.development_levy = body.fraction("development_levy", kWrong);
    rules.commission_cap = body.fraction("commission_cap", kWrong);
    rules.penalty = body.fraction("penalty", kWrong);
    rules.voucher = body.fraction("voucher", kWrong);
    rules.voucher_limit = body.money("voucher_limit");
    rules.rebate = body.fraction("rebate", kWrong);
    const std::int64_t notice = body.integer("withdrawal_notice_hours");
    if (notice < 0 || notice > kMaxWindow.raw() / hours(1).raw()) body.refuse("withdrawal_notice_hours", kWrong);
    else rules.withdrawal_notice = hours(notice);
    rules.claims = body.word<ClaimsRule>("claims");
    // Newer than the others: left out it always means one half.
    rules.rent_to_operator = body.optional_fraction("rent_to_operator", kWrong).value_or(Rulebook().rent_to_operator);
    return rules;
}

asio::awaitable<http::Response> set_rulebook(Call call) {
    Body body(call);
    SetRulebook command;
    command.reference = body.id("reference");
    command.rulebook = rulebook_of(body);
    if (auto problem = body.problem()) co_return std::move(*problem);
    const std::size_t index = command.rulebook.version.raw() - 1;
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    http::JsonWriter json;
    write_rulebook(json, call.model().rulebooks()[index]);
    co_return answer(201, std::move(json), *done);
}

http::Response get_rulebooks(const Call& call) {
    const auto page = page_of(call.request);
    if (!page) return page.error();
    const auto& rulebooks = call.model().rulebooks();
    const auto ids = std::views::iota(page->first_of(rulebooks.size()), std::uint64_t{rulebooks.size()});
    return answer(write_page("rulebooks", ids, *page, [&](http::JsonWriter& json, std::uint64_t id) {
        write_rulebook(json, rulebooks[id]);
        return true;
    }));
}

void write_waterfall(http::JsonWriter& json, const service::Directory& directory, const service::WaterfallRecord& waterfall,
                     std::uint64_t version) {
    const auto name = [&](ParticipantId id) { return directory.participants().at(id).terms.name_id; };
    json.begin_object().field("version", version).key("link_charges").begin_array();
    for (const LinkCharge& charge : waterfall.terms.link_charges)
        json.begin_object().field("participant_id", name(charge.operator_)).field("per_lot", to_string(charge.per_lot)).end_object();
    json.end_array();
    if (waterfall.terms.chain_leader) json.field("chain_leader", name(*waterfall.terms.chain_leader));
    json.field("commission", text_of(waterfall.terms.commission));
    write_origin(json, waterfall.origin);
    json.end_object();
}

ParticipantId participant_of(Body& body, const Call& call, std::string_view field, const std::string& name) {
    const auto* participant = call.directory().participant(name);
    if (participant != nullptr) return participant->id;
    body.refuse(field, RejectReason::unknown_participant);
    return {};
}

asio::awaitable<http::Response> set_waterfall(Call call) {
    const auto* instrument = call.directory().instrument(call.path["id"]);
    if (instrument == nullptr) co_return refusal(RejectReason::unknown_instrument);
    Body body(call);
    SetWaterfall command;
    command.instrument = instrument->id;
    command.reference = body.id("reference");
    for (http::JsonFields& each : body.object().object_list("link_charges", kMaxLinkCharges)) {
        LinkCharge charge;
        charge.operator_ = participant_of(body, call, "link_charges", std::string(each.required_string("participant_id")));
        const auto amount = parse_decimal(each.required_string("per_lot"));
        const auto micros = amount ? to_money(*amount) : std::nullopt;
        if (!micros) body.refuse("link_charges", RejectReason::invalid_link_charge);
        charge.per_lot = micros.value_or(Money(0));
        command.terms.link_charges.push_back(charge);
    }
    if (const std::string leader = body.optional_id("chain_leader"); !leader.empty())
        command.terms.chain_leader = participant_of(body, call, "chain_leader", leader);
    command.terms.commission =
        body.optional_fraction("commission", RejectReason::commission_above_cap).value_or(PartsPerMillion(0));
    if (auto problem = body.problem()) co_return std::move(*problem);

    const InstrumentId id = instrument->id;
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    const auto& waterfalls = call.directory().instruments().at(id).waterfalls;
    const auto* made = service::by_sequence(waterfalls, done->original);
    http::JsonWriter json;
    write_waterfall(json, call.directory(), *made, static_cast<std::uint64_t>(made - waterfalls.data()) + 1);
    co_return answer(201, std::move(json), *done);
}

http::Response get_waterfall(const Call& call) {
    const auto* instrument = call.directory().instrument(call.path["id"]);
    if (instrument == nullptr) return refusal(RejectReason::unknown_instrument);
    http::JsonWriter json;
    json.begin_object().field("instrument_id", instrument->terms.name_id).key("waterfalls").begin_array();
    std::uint64_t version = 0;
    for (const service::WaterfallRecord& waterfall : instrument->waterfalls)
        write_waterfall(json, call.directory(), waterfall, ++version);
    json.end_array().end_object();
    return answer(std::move(json));
}

}  // namespace

void write_rulebook(http::JsonWriter& json, const service::RulebookRecord& rulebook) {
    const Rulebook& rules = rulebook.rules;
    json.begin_object().field("version", rules.version.raw());
    json.field("buyer_maker_fee", text_of(rules.buyer_maker_fee)).field("buyer_taker_fee", text_of(rules.buyer_taker_fee));
    json.field("exchange_fee", text_of(rules.exchange_fee)).field("development_levy", text_of(rules.development_levy));
    json.field("commission_cap", text_of(rules.commission_cap)).field("penalty", text_of(rules.penalty));
    json.field("voucher", text_of(rules.voucher)).field("voucher_limit", to_string(rules.voucher_limit));
    json.field("rebate", text_of(rules.rebate));
    json.field("withdrawal_notice_hours", rules.withdrawal_notice.raw() / hours(1).raw());
    json.field("claims", word_of(rules.claims)).field("rent_to_operator", text_of(rules.rent_to_operator));
    write_origin(json, rulebook.origin);
    json.end_object();
}

void add_revenue_rules(Routes& routes) {
    using http::Method;
    add_route(routes, Method::get, "/v1/rulebooks", Access::everyone, "getRulebooks", get_rulebooks, {"limit", "cursor"});
    add_route(routes, Method::post, "/v1/rulebooks", Access::operator_, "setRulebook", set_rulebook);
    add_route(routes, Method::get, "/v1/instruments/{id}/waterfall", Access::everyone, "getWaterfall", get_waterfall);
    add_route(routes, Method::post, "/v1/instruments/{id}/waterfall", Access::lister, "setWaterfall", set_waterfall);
}

}  // namespace tongqu::gateway
