// POST /v1/regions · POST /v1/participants · GET /v1/participants · GET /v1/participants/{id} ·
// POST /v1/participants/{id}/admit, suspend, exit
#include "gateway/api/body.hpp"
#include "gateway/api/carry_out.hpp"
#include "gateway/api/page.hpp"
#include "gateway/api/secret.hpp"
#include "gateway/api/text_limits.hpp"

namespace tongqu::gateway {
namespace {

namespace asio = boost::asio;

asio::awaitable<http::Response> create_region(Call call) {
    Body body(call);
    CreateRegion command;
    command.region.code = body.id("region_id");
    command.region.name = body.text("name", kNameText);
    command.region.tier = body.optional_word<DevelopmentTier>("tier").value_or(DevelopmentTier::developed);
    if (auto problem = body.problem()) co_return std::move(*problem);

    const std::string code = command.region.code;
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    const service::RegionRecord& region = *call.directory().region(code);
    http::JsonWriter json;
    json.begin_object().field("region_id", code).field("name", region.region.name);
    json.field("tier", word_of(region.region.tier));
    write_origin(json, region.origin);
    json.end_object();
    co_return answer(201, std::move(json), *done);
}

asio::awaitable<http::Response> apply_for_admission(Call call) {
    Body body(call);
    ApplyForAdmission command;
    ParticipantTerms& terms = command.terms;
    terms.name_id = body.id("participant_id");
    terms.name = body.text("name", kNameText);
    terms.region = body.region("region");
    terms.sites = body.regions("sites");
    terms.group = body.optional_id("group");
    terms.roles = body.words<Role>("roles");
    terms.small_firm = body.boolean("sme", false);
    if (auto problem = body.problem()) co_return std::move(*problem);

    const Secret claim = fresh_secret(kClaimSecretPrefix);
    command.claim_digest = claim.digest;
    const std::string name = terms.name_id;
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    http::JsonWriter json;
    json.begin_object().field("participant_id", name).field("status", word_of(ParticipantStatus::applied));
    if (!done->replay) json.field("claim_secret", claim.text);
    write_origin(json, call.directory().participant(name)->origin);
    json.end_object();
    co_return answer(201, std::move(json), *done);
}

void write_regions(http::JsonWriter& json, const service::Directory& directory, RegionSet regions) {
    json.begin_array();
    regions.for_each([&](RegionId id) { json.string(directory.regions().at(id).region.code); });
    json.end_array();
}

void write_participant(http::JsonWriter& json, const service::Directory& directory,
                       const service::ParticipantRecord& participant) {
    const ParticipantTerms& terms = participant.terms;
    json.begin_object().field("participant_id", terms.name_id).field("name", terms.name);
    json.field("region", directory.regions().at(terms.region).region.code);
    write_regions(json.key("sites"), directory, terms.sites);
    json.field("group", terms.group).key("roles").begin_array();
    terms.roles.for_each([&](Role role) { json.string(word_of(role)); });
    json.end_array().field("sme", terms.small_firm).field("status", word_of(participant.status));
    json.field("kill_switch", participant.kill_switch).field("orders_signed", participant.orders_signed);
    write_origin(json, participant.origin);
    json.end_object();
}

// In the order in which they applied.
http::Response get_participants(const Call& call) {
    const auto page = page_of(call.request);
    if (!page) return page.error();
    const auto& participants = call.directory().participants();
    const std::uint64_t count = participants.size();
    return answer(write_page("participants", std::views::iota(page->first_of(count), count), *page,
                             [&](http::JsonWriter& json, std::uint64_t id) {
                                 write_participant(json, call.directory(),
                                                   participants.at(ParticipantId(static_cast<std::uint32_t>(id))));
                                 return true;
                             }));
}

// Oneself; the operator sees everyone.
http::Response get_participant(const Call& call) {
    const auto* participant = call.directory().participant(call.path["id"]);
    const bool may_see = participant != nullptr && (participant->id == call.participant() ||
                                                    call.caller->scopes.contains(Scope::operate));
    if (!may_see) return refusal(RejectReason::unknown_participant);
    http::JsonWriter json;
    write_participant(json, call.directory(), *participant);
    return answer(std::move(json));
}

asio::awaitable<http::Response> change_status(Call call, ParticipantStatus status) {
    if (!call.request.body.empty()) {
        Body body(call);
        if (auto problem = body.problem()) co_return std::move(*problem);
    }
    auto key = idempotency_key_of(call.request);
    if (!key) co_return key.error();
    const auto* participant = call.directory().participant(call.path["id"]);
    if (participant == nullptr) co_return refusal(RejectReason::unknown_participant);
    const std::string name = participant->terms.name_id;

    ChangeStatus command{participant->id, status, std::move(*key)};
    const auto done = co_await carry_out(call, std::move(command));
    if (!done) co_return done.error();
    const service::Answer* kept = kept_answer(call, *done);
    if (kept == nullptr) co_return refusal(ApiError::answer_not_kept);
    http::JsonWriter json;
    json.begin_object().field("participant_id", name).field("status", word_of(status));
    write_origin(json, kept->origin);
    json.end_object();
    co_return answer(200, std::move(json), *done);
}

asio::awaitable<http::Response> admit(Call call) { return change_status(call, ParticipantStatus::admitted); }
asio::awaitable<http::Response> suspend(Call call) {
    return change_status(call, ParticipantStatus::suspended);
}
asio::awaitable<http::Response> exit_(Call call) { return change_status(call, ParticipantStatus::exited); }

}  // namespace

void add_participants(Routes& routes) {
    using http::Method;
    add_route(routes, Method::post, "/v1/regions", Access::operator_, "createRegion", create_region);
    add_route(routes, Method::post, "/v1/participants", Access::everyone, "applyForAdmission",
              apply_for_admission);
    add_route(routes, Method::get, "/v1/participants", Access::operator_, "getParticipants", get_participants,
              {"limit", "cursor"});
    add_route(routes, Method::get, "/v1/participants/{id}", Access::reader, "getParticipant",
              get_participant);
    add_route(routes, Method::post, "/v1/participants/{id}/admit", Access::operator_, "admitParticipant",
              admit);
    add_route(routes, Method::post, "/v1/participants/{id}/suspend", Access::operator_, "suspendParticipant",
              suspend);
    add_route(routes, Method::post, "/v1/participants/{id}/exit", Access::operator_, "exitParticipant",
              exit_);
}

}  // namespace tongqu::gateway
