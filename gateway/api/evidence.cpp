#include "gateway/api/evidence.hpp"

namespace tongqu::gateway {
namespace {

// The path that the command has when nothing in it is percent-encoded.
struct PlainTarget {
    const service::Directory& directory;

    std::string operator()(const PlaceOrder&) const { return "/v1/orders"; }
    std::string operator()(const AmendOrder& command) const { return "/v1/orders/" + std::to_string(command.order.raw()); }
    std::string operator()(const CancelOrder& command) const { return "/v1/orders/" + std::to_string(command.order.raw()); }
    std::string operator()(const CancelAllOrders& command) const {
        if (!command.instrument) return "/v1/orders";
        return "/v1/orders?instrument_id=" + directory.instruments().at(*command.instrument).terms.name_id;
    }
    std::string operator()(const SetOrderSigning& command) const {
        return "/v1/participants/" + directory.participants().at(command.participant).terms.name_id + "/signing";
    }
    std::string operator()(const CreateKey&) const { return "/v1/keys"; }
    template <class Other>
    std::string operator()(const Other&) const {
        return {};
    }
};

}  // namespace

bool keeps_evidence(const CommandBody& body) {
    return std::visit(
        []<class Body>(const Body&) {
            return std::is_same_v<Body, PlaceOrder> || std::is_same_v<Body, AmendOrder> || std::is_same_v<Body, CancelOrder> ||
                   std::is_same_v<Body, CancelAllOrders> || std::is_same_v<Body, SetOrderSigning> || std::is_same_v<Body, CreateKey>;
        },
        body);
}

std::expected<std::optional<Evidence>, ApiError> evidence_for(const Call& call, const CommandBody& body, bool rehearsed) {
    if (!call.caller || !is_signed(call.request) || !keeps_evidence(body)) return std::nullopt;
    const auto claim = read_signature(call.request);
    if (!claim) return std::unexpected(claim.error());
    if (claim->text.size() > kMaxSignedText) return std::unexpected(ApiError::signed_text_too_long);
    if (!rehearsed && call.request.target != std::visit(PlainTarget{call.directory()}, body))
        return std::unexpected(ApiError::signed_path_not_plain);
    return Evidence{claim->text, claim->signature};
}

}  // namespace tongqu::gateway
